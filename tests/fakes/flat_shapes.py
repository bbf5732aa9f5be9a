"""A clip of a flat shape that moves over a flat background, with its true mask."""

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT, WIDTH = 48, 64
_SKY, _GROUND = (150, 180, 220), (90, 120, 60)
_BODY, _HEAD = (200, 40, 30), (230, 190, 160)


def draw_flat_clip(num_frames: int = 5) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a clip (T, 48, 64, 3), RGB, and the masks (T, 48, 64) of its actor.

    The actor is a red ellipse with a pale head, both lying across the horizon; it moves a pixel a
    frame to the right.
    """
    frames = np.empty((num_frames, HEIGHT, WIDTH, 3), np.uint8)
    masks = np.zeros((num_frames, HEIGHT, WIDTH), np.bool_)
    for number, (frame, mask) in enumerate(zip(frames, masks, strict=True)):
        frame[:24], frame[24:] = _SKY, _GROUND
        shape = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.ellipse(shape, (26 + number, 26), (6, 12), 30, 0, 360, 1, -1)
        cv2.circle(shape, (33 + number, 13), 5, 2, -1)
        frame[shape == 1], frame[shape == 2] = _BODY, _HEAD
        mask[...] = shape > 0
    return frames, masks


def box_around(mask: NDArray[np.bool_], *, margin: int = 0) -> tuple[int, int, int, int]:
    """Return the box (y1, x1, y2, x2) around a mask, wider by a margin in pixels on each side."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return (
        int(rows[0]) - margin,
        int(columns[0]) - margin,
        int(rows[-1]) + 1 + margin,
        int(columns[-1]) + 1 + margin,
    )
