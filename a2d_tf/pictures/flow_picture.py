"""Flow as a picture: the hue shows the direction, the brightness the distance."""

import cv2
import numpy as np
from numpy.typing import NDArray


def draw_flow(flow: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return flow (H, W, 2) of any unit as an RGB picture (H, W, 3).

    To the right is red, down is green-yellow, to the left cyan, up violet. The fastest pixel is
    fully bright, and what does not move is black.
    """
    length, degrees = cv2.cartToPolar(flow[..., 0], flow[..., 1], angleInDegrees=True)
    fastest = max(float(length.max()), 1e-6)
    hsv = np.stack(
        [
            (degrees / 2) % 180,  # OpenCV's 8-bit hues are half degrees
            np.full_like(length, 255),
            length * (255 / fastest),
        ],
        axis=-1,
    )
    return np.asarray(cv2.cvtColor(np.rint(hsv).astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)
