"""From a response map in the network's square back to a mask of the picture's own size."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray


def restore_response(
    response: NDArray[np.float32], *, box: Sequence[int], input_size: int, size: tuple[int, int]
) -> NDArray[np.float32]:
    """Cut a response's padding off and resize it linearly to the picture.

    Args:
        response: Response map (r, r).
        box: Box (y1, x1, y2, x2) of the picture in the network's input, in its pixels.
        input_size: Side of the network's input, in pixels.
        size: (H, W) of the picture.

    Returns:
        Responses (H, W).
    """
    if response.shape[0] != input_size:
        response = _resize(response, (input_size, input_size))
    top, left, bottom, right = (int(side) for side in box)
    return _resize(response[top:bottom, left:right], size)


def mask_score(response: NDArray[np.float32], *, threshold: float) -> float:
    """Return the confidence of a mask: the mean sigmoid of its responses, 0 for an empty mask."""
    inside = response[response > threshold]
    return float(np.mean(1 / (1 + np.exp(-inside)))) if inside.size else 0.0


def _resize(response: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    height, width = size
    resized = cv2.resize(response, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(resized, np.float32)
