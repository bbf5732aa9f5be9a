"""What happens besides the steps: checkpoints and pictures."""

from collections.abc import Callable
from pathlib import Path

import cv2
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf.run_folder import PICTURES_FOLDER, TENSORBOARD_FOLDER
from a2d_tf.training.checkpoint import save_checkpoint

# Function that makes one RGB picture (H, W, 3) of what the model answers.
Draw = Callable[[], NDArray[np.uint8]]


class CheckpointEveryEpoch(keras.callbacks.Callback):
    """Keep the last state after every epoch of ``steps_per_epoch`` steps.

    Args:
        workdir: Folder of the run.
        whole: The model to save, of which only a part may be fitted.
        steps_per_epoch: Steps from one checkpoint to the next.
    """

    def __init__(self, workdir: Path, whole: keras.Model, *, steps_per_epoch: int) -> None:
        super().__init__()
        self._workdir = workdir
        self._whole = whole
        self._steps_per_epoch = steps_per_epoch

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Save, unless the loss is not a number: the last good state is worth more."""
        if not np.isfinite((logs or {}).get("loss", 0.0)):
            return
        save_checkpoint(self._whole, self._workdir, step=(epoch + 1) * self._steps_per_epoch)


class Pictures(keras.callbacks.Callback):
    """Write a picture of held-out clips after every epoch.

    It goes to TensorBoard and to ``pictures/step-XXXXXXXX.png`` in the folder of the run.

    Args:
        workdir: Folder of the run.
        draw: Function that makes the picture with the model as it is then.
        steps_per_epoch: Steps of an epoch, which number the pictures.
    """

    def __init__(self, workdir: Path, *, draw: Draw, steps_per_epoch: int) -> None:
        super().__init__()
        self._draw = draw
        self._steps_per_epoch = steps_per_epoch
        self._folder = workdir / PICTURES_FOLDER
        self._writer = tf.summary.create_file_writer(str(workdir / TENSORBOARD_FOLDER / "pictures"))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Draw."""
        picture = self._draw()
        step = (epoch + 1) * self._steps_per_epoch
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"step-{step:08d}.png"
        cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        with self._writer.as_default():
            tf.summary.image("masks", picture[None], step=step)
            self._writer.flush()
