"""Masks inside boxes from supervoxels: no network, only the colours of a few frames.

Row "+ GBH" of the joint paper's Table 1. An actor's pixels are those whose supervoxels lie inside
its box: in the labelled frame, the share of a pixel's supervoxel that the box holds, averaged over
the levels of the hierarchy, must reach ``supervoxels.inside_share``. Large supervoxels of the
background reach out of a box, and small ones inside it belong to large ones that do. Where fewer
pixels than ``supervoxels.least_fill`` of the box reach it, that many of the highest shares are the
mask. Masks are cut to the box, and padding is no part of the clip.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.schema import JointConfig
from a2d_tf.media.supervoxels import check_scikit_image, find_supervoxels
from a2d_tf.records.clips import window_offsets
from a2d_tf.records.stored_window import ClipWindow, check_window

MASK_SIZE = 56  # cells of a mask on each side; twice a mask head's, as masks have hard edges


class SupervoxelMasks:
    """Finds the supervoxels of each clip, and an actor's mask in each of its boxes.

    Args:
        config: Configuration of the joint run.

    Raises:
        InputError: scikit-image is not installed.
    """

    def __init__(self, config: JointConfig) -> None:
        check_scikit_image(place="--masks-from", field=keys.SUPERVOXELS)
        self._settings = config.supervoxels
        self._frame_stride = config.data.frame_stride

    @property
    def masks_origin(self) -> dict[str, Any]:
        """The method and its settings, for a file of results."""
        return {"method": keys.SUPERVOXELS, **self._settings.model_dump()}

    @property
    def neighbours(self) -> int:
        """Frames of the clip that is cut, the labelled one in the middle."""
        return self._settings.frames

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds these frames."""
        frames, stride = self._settings.frames, self._frame_stride
        window = ClipWindow(
            offsets=tuple(window_offsets(length=frames, stride=stride)),
            frames=frames,
            frame_stride=stride,
            frames_key="supervoxels.frames",
        )
        check_window(data_dir, window)

    def add_masks(
        self, batch: Mapping[str, NDArray], outputs: Mapping[str, NDArray]
    ) -> dict[str, NDArray]:
        """Return the detections of B clips, with masks.

        Args:
            batch: NEIGHBOURS (B, F, S, S, 3) and VALID_BOX (B, 4).
            outputs: DETECTION_BOXES (B, D, 4), DETECTION_ACTORS (B, D) and others.

        Returns:
            ``outputs`` and DETECTION_MASKS (B, D, 56, 56), of 0 and 1.
        """
        present = outputs[keys.DETECTION_ACTORS] > 0
        masks = np.zeros((*present.shape, MASK_SIZE, MASK_SIZE), np.float32)
        for row in np.flatnonzero(present.any(axis=1)).tolist():
            masks[row, present[row]] = self.segment(
                batch[keys.NEIGHBOURS][row],
                outputs[keys.DETECTION_BOXES][row, present[row]],
                valid_box=batch[keys.VALID_BOX][row],
            )
        return {**outputs, keys.DETECTION_MASKS: masks}

    def segment(
        self,
        frames: NDArray[np.float32],
        boxes: NDArray[np.float32],
        *,
        valid_box: NDArray[np.integer],
    ) -> NDArray[np.float32]:
        """Return masks (N, 56, 56), of 0 and 1, inside boxes of one clip's middle frame.

        Args:
            frames: (F, S, S, 3) RGB in [-1, 1].
            boxes: (N, 4) y1, x1, y2, x2 in pixels of the frames.
            valid_box: (4,), the picture inside its padding.
        """
        top, left, bottom, right = (int(side) for side in valid_box)
        settings = self._settings
        found = find_supervoxels(
            np.clip((frames[:, top:bottom, left:right] + 1) / 2, 0, 1),
            segments=settings.segments,
            compactness=settings.compactness,
            frame_distance=settings.frame_distance,
            levels=settings.levels,
            threshold=settings.threshold,
            growth=settings.growth,
        )
        frame = found.labels[len(frames) // 2]
        moved = np.asarray(boxes, np.float64) - [top, left, top, left]
        masks = [
            _mask_inside(
                box,
                _shares_inside(frame, found.levels, box),
                inside_share=settings.inside_share,
                least_fill=settings.least_fill,
            )
            for box in moved
        ]
        return np.stack(masks).astype(np.float32)


def _shares_inside(
    frame: NDArray[np.int64], levels: NDArray[np.int64], box: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (H, W): how much of each pixel's supervoxel a box holds, the mean over the levels.

    Args:
        frame: (H, W), supervoxels of the finest level in one frame.
        levels: (L, R), the supervoxel of each of them at every level.
        box: (4,), in pixels; it is rounded, and holds at least one.
    """
    count = levels.shape[1]
    top, left, bottom, right = np.rint(box).astype(int).tolist()
    rows = slice(max(top, 0), max(bottom, top + 1, 0))
    columns = slice(max(left, 0), max(right, left + 1, 0))
    inside = np.bincount(frame[rows, columns].ravel(), minlength=count)
    whole = np.bincount(frame.ravel(), minlength=count)
    shares = np.zeros(count)
    for level in levels:
        pixels = np.bincount(level, whole)
        shares += (np.bincount(level, inside) / np.maximum(pixels, 1))[level]
    return (shares / len(levels))[frame]


def _mask_inside(
    box: NDArray[np.float64],
    shares: NDArray[np.float64],
    *,
    inside_share: float,
    least_fill: float,
) -> NDArray[np.bool_]:
    """Return which cells (56, 56) of a box are the actor's, by the shares (H, W) of its pixels."""
    height, width = shares.shape
    places = (np.arange(MASK_SIZE) + 0.5) / MASK_SIZE
    rows = np.floor(box[0] + places * (box[2] - box[0])).astype(int)
    columns = np.floor(box[1] + places * (box[3] - box[1])).astype(int)
    seen = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
    cells = shares[np.clip(rows, 0, height - 1)[:, None], np.clip(columns, 0, width - 1)] * seen
    enough = np.quantile(cells, 1 - least_fill, method="lower")
    return seen & (cells >= min(inside_share, enough))
