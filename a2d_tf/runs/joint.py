"""A trained joint run: the actors of labelled frames, with their actions."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.runs.mask_source import MaskSource
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.tasks.joint import JointTask


class JointRun(TrainedRun[JointTask]):
    """A joint model in its form for inference.

    Attributes:
        masks: What gives a model without a mask head its masks; None for nothing.
    """

    def __init__(
        self,
        *,
        task: JointTask,
        model: keras.Model,
        step: int | None,
        masks: MaskSource | None = None,
    ) -> None:
        super().__init__(task=task, model=model, step=step)
        self.masks = masks

    @property
    def clip_options(self) -> LabelledClipOptions:
        """How clips are prepared, with the frames that masks from elsewhere are made of."""
        options = self.task.clip_options
        if self.masks is None:
            return options
        return dataclasses.replace(options, neighbours=self.masks.neighbours)

    @property
    def origin(self) -> dict[str, Any]:
        """Where the answers come from, for a file of results: ``step`` or ``untrained``.

        ``masks_from`` names the run and the step of masks from elsewhere, or their method and its
        settings; ``filled_boxes`` is True for a run whose masks are its boxes.
        """
        origin = super().origin
        if self.masks is not None:
            origin["masks_from"] = self.masks.masks_origin
        elif not self.config.model.masks:
            origin["filled_boxes"] = True
        return origin

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what the run and its masks ask for."""
        super().check_data(data_dir)
        if self.masks is not None:
            self.masks.check_data(data_dir)

    def detect(self, batch: Mapping[str, NDArray]) -> dict[str, NDArray]:
        """Return the detections of B clips by the names of ``keys``.

        Args:
            batch: VIDEO (B, T, S, S, 3), LABELLED (B,), for a model with flow MOTION (B, T, S, S,
                3), and what ``MaskSource.add_masks`` reads; other fields are ignored.

        Returns:
            DETECTION_BOXES (B, D, 4) in pixels of the input, DETECTION_ACTORS (B, D) with 0 in
            empty places, DETECTION_SCORES (B, D), DETECTION_ACTIONS (B, D, 10) and, for a run with
            masks, DETECTION_MASKS (B, D, m, m).
        """
        names = [one.name for one in self.model.inputs]
        outputs = self.model.predict_on_batch({name: batch[name] for name in names})
        whole = keys.DETECTION_ACTORS
        found = {
            name: np.asarray(values, np.int32 if name == whole else np.float32)
            for name, values in outputs.items()
        }
        return found if self.masks is None else self.masks.add_masks(batch, found)
