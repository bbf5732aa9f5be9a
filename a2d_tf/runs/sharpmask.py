"""A trained SharpMask, ready to segment the actors inside their boxes."""

from collections.abc import Mapping
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.schema import SharpMaskConfig
from a2d_tf.batches.joint_input import JointClipOptions
from a2d_tf.runs.run_config import load_run_config
from a2d_tf.models.box_segmenter import MASK_SIZE
from a2d_tf.tasks.sharpmask import SharpMaskTask
from a2d_tf.training.checkpoint import load_checkpoint
from a2d_tf.training.strategy import use_xla


class SharpMaskRun:
    """SharpMask in its form for inference.

    Attributes:
        config: The configuration that it was trained with.
        task: The task.
        name: Of the run's folder.
        step: Training steps that it saw.
    """

    def __init__(self, *, task: SharpMaskTask, model: keras.Model, name: str, step: int) -> None:
        self.config: SharpMaskConfig = task.config
        self.task = task
        self.name = name
        self.step = step
        self._model = model

    @property
    def clip_options(self) -> JointClipOptions:
        """How annotated frames are prepared."""
        return self.task.clip_options

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what the run asks for."""
        self.task.check_data(data_dir)

    def add_masks(
        self, batch: Mapping[str, NDArray], outputs: Mapping[str, NDArray]
    ) -> dict[str, NDArray]:
        """Return the detections of B clips with masks.

        Args:
            batch: VIDEO (B, T, S, S, 3) and LABELLED (B,).
            outputs: DETECTION_BOXES (B, D, 4), DETECTION_ACTORS (B, D) and others.

        Returns:
            ``outputs`` and DETECTION_MASKS (B, D, 28, 28).
        """
        rows = np.arange(len(batch[keys.LABELLED]))
        masks = self.segment(
            batch[keys.VIDEO][rows, batch[keys.LABELLED]],
            outputs[keys.DETECTION_BOXES],
            present=outputs[keys.DETECTION_ACTORS] > 0,
        )
        return {**outputs, keys.DETECTION_MASKS: masks}

    def segment(
        self, pictures: NDArray[np.float32], boxes: NDArray[np.float32], *, present: NDArray
    ) -> NDArray[np.float32]:
        """Return probabilities (B, D, 28, 28) inside boxes, 0 where none is present.

        Args:
            pictures: (B, S, S, 3) in [-1, 1].
            boxes: (B, D, 4) in pixels of the pictures.
            present: bool (B, D), which places hold a box.
        """
        masks = np.zeros((*present.shape, MASK_SIZE, MASK_SIZE), np.float32)
        places = self.config.evaluation.boxes
        for start in range(0, present.shape[1], places):
            part = slice(start, start + places)
            if not present[:, part].any():
                continue
            asked = np.zeros((len(boxes), places, 4), np.float32)
            asked[:, : boxes[:, part].shape[1]] = boxes[:, part]
            inputs = {keys.VIDEO: pictures[:, None], keys.DETECTION_BOXES: asked}
            found = np.asarray(self._model.predict_on_batch(inputs)[keys.DETECTION_MASKS])
            masks[:, part] = found[:, : boxes[:, part].shape[1]]
        return masks * present[..., None, None]


def load_sharpmask(workdir: Path, *, size: int | None = None) -> SharpMaskRun:
    """Load a trained SharpMask.

    Args:
        workdir: Of the run.
        size: Side of the pictures whose actors it will segment, when it is not that of training:
            crops are scaled to their one size anyway.

    Raises:
        InputError: The folder is missing, is a run of another task or holds no checkpoint.
    """
    config = load_run_config(workdir, SharpMaskConfig)
    task = SharpMaskTask(config)
    models = task.build_models(size=size)
    # The checkpoint is that of the training model, whose layers the other one shares.
    step = load_checkpoint(models.training, workdir)
    models.inference.compile(jit_compile=use_xla(config.train.xla))
    return SharpMaskRun(task=task, model=models.inference, name=workdir.resolve().name, step=step)
