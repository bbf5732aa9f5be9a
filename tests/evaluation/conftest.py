"""A run that knows the truth."""

import cv2
import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.records.clip_records import list_shards, read_records
from a2d_tf.tasks.sentence import SentenceTask


class Oracle:
    """Stands in for a trained run: +1 on the described actor, -1 elsewhere and when it is absent.

    It is asked about the records of the test split in their order.
    """

    step = 11

    def __init__(self, config, records_dir, workdir) -> None:
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
    def clip_options(self):
        return (self.task.clip_options,)

    def check_data(self, data_dir):
        self.task.check_data(data_dir)

    def responses(self, clips, sentences):
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


@pytest.fixture
def make_oracle(tiny_config, tiny_records, tmp_path):
    """Return ``make_oracle(size=64, include_absent=False)``; the released size is 48 x 64."""

    def make(*, size: int = 64, include_absent: bool = False) -> Oracle:
        data = tiny_config.data.model_copy(update={"size": size})
        evaluation = tiny_config.evaluation.model_copy(
            update={"include_absent": include_absent, "batch_size": 2}
        )
        config = tiny_config.model_copy(update={"data": data, "evaluation": evaluation})
        return Oracle(config, tiny_records, tmp_path)

    return make
