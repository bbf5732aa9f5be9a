"""What happens besides the steps: checkpoints and pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf.config.schema import TrainConfig
from a2d_tf.files.whole_files import replace_file
from a2d_tf.run_folder import (
    PICTURES_FOLDER,
    TENSORBOARD_FOLDER,
    BestCheckpoint,
    read_state,
    weights_path,
)
from a2d_tf.training.averaged import averages_in, take_from_devices
from a2d_tf.training.best import better_of, metric_name
from a2d_tf.training.checkpoint import save_checkpoint
from a2d_tf.training.stopping import StopRequest

# Function that makes one RGB picture (H, W, 3) of what the model answers.
Draw = Callable[[], NDArray[np.uint8]]


class CheckpointEveryEpoch(keras.callbacks.Callback):
    """Keep the last state after every epoch, the best one beside it, and one where it is to stop.

    Args:
        workdir: Folder of the run.
        whole: The model to save, of which only a part may be fitted.
        config: How often, how many and which.
        start_step: Steps before the first batch.
        check_weights: Function that raises InputError where such a model holds no numbers.
        request: Whether training is to stop.
    """

    def __init__(
        self,
        workdir: Path,
        whole: keras.Model,
        *,
        config: TrainConfig,
        start_step: int,
        check_weights: Callable[[keras.Model], None],
        request: StopRequest,
    ) -> None:
        super().__init__()
        self._workdir = workdir
        self._whole = whole
        self._config = config
        self._step = start_step
        self._check_weights = check_weights
        self._request = request
        self._metric: str | None = None

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Count, and save and end where training is to stop.

        That of an epoch's last step comes after the epoch, with its validation and its row of the
        log.
        """
        if self._metric is None:  # a wrong name is told before an epoch is over
            self._metric = metric_name(self._config.best_by, logs or {})
        self._step += 1
        self._request.settle()
        if self._request.kind and self._step % self._config.steps_per_epoch:
            self._save(None)
            raise self._request.kind

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Save, and end where training is to stop."""
        value = (logs or {}).get(self._metric or "")
        now = None
        if self._metric and value is not None:
            weights = weights_path(self._workdir, self._step)
            now = BestCheckpoint(self._step, weights, self._metric, float(value))
        self._save(now)
        self._request.settle()
        if self._request.kind:
            raise self._request.kind

    def _save(self, now: BestCheckpoint | None) -> None:
        take_from_devices(self.model)
        self._check_weights(self._whole)
        state = read_state(self._workdir)
        before = state.best if self._metric and state is not None else None
        with averages_in(self._whole):
            save_checkpoint(
                self._whole,
                self._workdir,
                step=self._step,
                keep=self._config.keep,
                best=better_of(before, now),
            )


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
        _, png = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        replace_file(path, png.tobytes())
        with self._writer.as_default():
            tf.summary.image("masks", picture[None], step=step)
            self._writer.flush()
