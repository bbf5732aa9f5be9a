"""How well masks agree."""

import numpy as np
from numpy.typing import NDArray


def iou(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return intersection over union (...) of masks (..., H, W), 1 for two empty ones."""
    union = np.count_nonzero(one | other, axis=(-2, -1))
    common = np.count_nonzero(one & other, axis=(-2, -1))
    return np.where(union == 0, 1.0, common / np.maximum(union, 1))
