"""What happens beside the steps: checkpoints and pictures."""

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from a2d_tf.training.checkpoint import save_checkpoint


class CheckpointEveryEpoch(keras.callbacks.Callback):
    """Keep the last state after every epoch of ``steps_per_epoch`` steps."""

    def __init__(self, workdir: Path, *, steps_per_epoch: int) -> None:
        super().__init__()
        self._workdir = workdir
        self._steps_per_epoch = steps_per_epoch

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Save."""
        save_checkpoint(self.model, self._workdir, step=(epoch + 1) * self._steps_per_epoch)


class MaskPictures(keras.callbacks.Callback):
    """Write pictures of held-out masks for TensorBoard and to ``pictures/`` after every epoch.

    Args:
        workdir: Of the run.
        draw: Makes one RGB picture (H, W, 3) of the model's masks.
        steps_per_epoch: To number the pictures by step.
    """

    def __init__(
        self, workdir: Path, *, draw: Callable[[keras.Model], np.ndarray], steps_per_epoch: int
    ) -> None:
        super().__init__()
        self._draw = draw
        self._steps_per_epoch = steps_per_epoch
        self._writer = tf.summary.create_file_writer(str(workdir / "tensorboard" / "pictures"))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Draw."""
        picture = self._draw(self.model)
        with self._writer.as_default():
            tf.summary.image("masks", picture[None], step=(epoch + 1) * self._steps_per_epoch)
            self._writer.flush()
