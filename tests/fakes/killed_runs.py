"""What a run whose process was killed leaves, without training it a second time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from a2d_tf.training.callbacks import CheckpointEveryEpoch


@contextmanager
def copied_after(epochs: int, copy: Path) -> Iterator[None]:
    """Copy the folder of a run that is trained inside, once so many epochs are saved.

    Args:
        epochs: Number of saved epochs that the copy has.
        copy: Folder of the copy, made here.
    """
    saved = CheckpointEveryEpoch.on_epoch_end

    def on_epoch_end(self: CheckpointEveryEpoch, epoch: int, logs: object = None) -> None:
        saved(self, epoch, logs)
        if epoch + 1 == epochs:
            shutil.copytree(self._workdir, copy)

    with patch.object(CheckpointEveryEpoch, "on_epoch_end", on_epoch_end):
        yield
