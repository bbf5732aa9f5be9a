"""Boxes as the protocol of detection compares them (joint paper, 4.2).

Boxes are half-open everywhere else in this package, and so are the boxes of A2D's annotations: a
mask in the columns 476 to 521 has a box from x 476.08 to 522. The published protocol is PASCAL
VOC's, whose boxes are whole pixels with both ends inside, and so is A2D's official list of test
boxes. It adds a pixel to each side, because from 476 to 521 there are 46. A half-open box that got
this pixel as well would be a pixel too large each way, and small actors would gain most: of the box
(0, 0, 10, 10), the box (0, 0, 10, 4.6) covers 0.46 and would count 0.509.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_PIXEL = np.array((0.0, 0.0, 1.0, 1.0))


def protocol_boxes(half_open: ArrayLike) -> NDArray[np.float64]:
    """Return half-open boxes with both ends inside: the last pixel is one before the end.

    Fractions of a pixel stay: how the official list rounds them is not known. Whether pixels are
    counted from 0 or, as in that list, from 1 makes no difference to an overlap.

    Args:
        half_open: (N, 4) y1, x1, y2, x2 in pixels.

    Returns:
        (N, 4) y1, x1, y2, x2 in pixels, of which a side counts ``y2 - y1 + 1``.
    """
    return np.asarray(half_open, np.float64).reshape(-1, 4) - _PIXEL
