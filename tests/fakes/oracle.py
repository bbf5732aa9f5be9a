"""A sentence run that knows the truth."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from fakes.configs import TINY_CONFIG
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.shard_files import list_shards
from a2d_tf.tasks.sentence import SentenceTask


class Oracle:
    """Stand-in for a trained run: +1 on the described actor, -1 elsewhere and when it is absent.

    It is asked about the records of the test split in their order, released at 48 x 64.
    """

    step = 11

    def __init__(self, config: SentenceConfig, records_dir: Path, workdir: Path) -> None:
        self.config = config
        self.task = SentenceTask(config, workdir)
        absent = config.evaluation.include_absent
        self._records = [
            record
            for record in read_records(list_shards(records_dir, "test"))
            if any(row >= 0 or absent for _, row in record.sentences)
        ]
        self._asked = 0

    @property
    def streams(self) -> tuple[SentenceClipOptions]:
        """What the task makes of a record."""
        return (self.task.clip_options,)

    def check_data(self, data_dir: Path) -> None:
        """Refuse data that the task refuses."""
        self.task.check_data(data_dir)

    def responses(
        self, clips: Mapping[str, NDArray[np.float32]], sentences: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Return the truth about the next records, (B, K, S, S)."""
        video = clips[keys.RGB]
        size = self.config.data.size
        maps = -np.ones((len(video), len(sentences[0]), size, size), np.float32)
        for row, texts in enumerate(sentences):
            record = self._records[self._asked]
            self._asked += 1
            rows = dict(record.sentences)
            height, width = (round(side * size / 64) for side in (48, 64))
            top = (size - height) // 2
            for column, text in enumerate(texts):
                if rows.get(text, -1) >= 0:
                    mask = record.instances[rows[text]].mask.astype(np.float32)
                    fitted = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
                    maps[row, column, top : top + height] = 2 * fitted - 1
        return maps


def make_oracle(
    records_dir: Path, workdir: Path, *, size: int = 64, include_absent: bool = False
) -> Oracle:
    """Return an oracle of converted records.

    Args:
        records_dir: Folder of the data set.
        workdir: Folder of the task's run, which stays empty.
        size: Side of the responses.
        include_absent: Whether sentences about actors out of sight are asked.
    """
    data = TINY_CONFIG.data.model_copy(update={"size": size})
    evaluation = TINY_CONFIG.evaluation.model_copy(
        update={"include_absent": include_absent, "batch_size": 2}
    )
    config = TINY_CONFIG.model_copy(update={"data": data, "evaluation": evaluation})
    return Oracle(config, records_dir, workdir)
