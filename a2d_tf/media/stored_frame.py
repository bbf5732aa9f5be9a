"""The size of stored frames: conversion and ``segment`` make frames smaller in the same way."""

import cv2
import numpy as np
from numpy.typing import NDArray


def stored_size(
    source_height: int, source_width: int, *, height: int | None = None, fit: int | None = None
) -> tuple[int, int]:
    """Return height and width of the stored frames in pixels; pictures are never enlarged.

    Args:
        source_height: Height of the video.
        source_width: Its width.
        height: Largest height. The aspect is kept and both sides are even, the height rounded down.
        fit: Largest side, in place of a height: the sides are those that a network's input of this
            size shows (``batches.picture.fit_box``), so that nothing is resized for it later.
    """
    if fit is not None:
        scale = min(1.0, fit / max(source_height, source_width))
        return max(1, round(source_height * scale)), max(1, round(source_width * scale))
    if height is None or source_height <= height:
        return source_height, source_width
    height = max(2, height - height % 2)
    return height, max(2, 2 * round(source_width * height / source_height / 2))


def shrink_frame(
    picture: NDArray[np.uint8], *, height: int | None = None, fit: int | None = None
) -> NDArray[np.uint8]:
    """Return a frame (H, W, 3) at its stored size, see ``stored_size``."""
    size = stored_size(picture.shape[0], picture.shape[1], height=height, fit=fit)
    if picture.shape[:2] == size:
        return picture
    # INTER_AREA averages: a picture is only ever made smaller here.
    return np.asarray(cv2.resize(picture, size[::-1], interpolation=cv2.INTER_AREA), np.uint8)


def decode_frame(jpeg: bytes, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the RGB frame (H, W, 3) of a record, at the released size (H, W)."""
    frame = np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8)
    return np.asarray(cv2.resize(frame, size[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
