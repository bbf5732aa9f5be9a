"""Training samples a second from our records, and from the files of a release for each sample."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from a2d_tf.benchmark.rivals.video_files import measure_files, samples_of
from a2d_tf.benchmark.speed import ONE_DEVICE
from a2d_tf.config.loader import load_sentence_config
from a2d_tf.datasets.table import open_release
from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask


@dataclass(frozen=True)
class InputSpeed:
    """Samples a second.

    Attributes:
        records: From records, by the training pipeline.
        files: From MP4 and HDF5 files, decoded for every sample.
        samples: Number of samples of each.
        cores: Number of cores that both could use.
    """

    records: float
    files: float
    samples: int
    cores: int

    @property
    def factor(self) -> float:
        """How many times as many samples come from records."""
        return self.records / self.files


def measure_input(
    config_path: Path, *, data: Path, root: Path, samples: int, overrides: list[str]
) -> InputSpeed:
    """Compare the samples of one experiment from converted data and from its release.

    The release's are without word vectors, random changes, shuffling or batches.

    Args:
        config_path: An experiment with sentences.
        data: Folder of shards.
        root: The A2D copy that they were converted from.
        samples: Number of samples.
        overrides: Changed values, ``section.key=value`` each.

    Raises:
        InputError: The experiment is of another task, or the data or the release is bad.
    """
    config = load_sentence_config(config_path, overrides=[ONE_DEVICE, *overrides])
    release = open_release(root, dataset="a2d")
    videos = [video for video in release.read_videos() if video.split == "train"]
    files = samples_of(
        root,
        videos,
        length=config.data.frames,
        stride=config.data.frame_stride,
        size=config.data.size,
    )[:samples]
    if not files:
        raise InputError(root, "train", "must have an annotated frame", 0)
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        task = SentenceTask(config, Path(folder))
        batches = iter(task.training_batches(data, start_step=0))
        size = config.train.batch_size
        next(batches)
        count = -(-samples // size)
        started = monotonic()
        for _ in range(count):
            next(batches)
        records = count * size / (monotonic() - started)
        del batches  # its threads would work on
    return InputSpeed(records, measure_files(files, workers=cores), len(files), cores)
