"""A trained SharpMask: masks inside boxes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.models.roi_heads import MASK_SIZE
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.tasks.sharpmask import SharpMaskTask


class SharpMaskRun(TrainedRun[SharpMaskTask]):
    """SharpMask in its form for inference: a ``MaskSource``."""

    @property
    def masks_origin(self) -> dict[str, Any]:
        """The run and its step, for a file of results."""
        return {"run": self.name, "step": self.step}

    @property
    def neighbours(self) -> int:
        """None: it sees the labelled frame alone."""
        return 0

    def add_masks(
        self, batch: Mapping[str, NDArray], outputs: Mapping[str, NDArray]
    ) -> dict[str, NDArray]:
        """Return the detections of B clips, with masks.

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
            pictures: Pictures (B, S, S, 3) in [-1, 1].
            boxes: Boxes (B, D, 4) in pixels of the pictures.
            present: bool (B, D), whether a place holds a box.
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
            found = np.asarray(self.model.predict_on_batch(inputs)[keys.DETECTION_MASKS])
            masks[:, part] = found[:, : boxes[:, part].shape[1]]
        return masks * present[..., None, None]
