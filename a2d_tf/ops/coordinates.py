"""The eight coordinate channels of every cell, as in public code of Hu et al. 2016."""

import numpy as np
from keras import ops
from numpy.typing import NDArray

NUM_COORDINATES = 8


def coordinate_map(height: int, width: int) -> NDArray[np.float32]:
    """Return (H, W, 8): xmin, ymin, xmax, ymax, xctr, yctr in [-1, 1], then 1/W and 1/H."""
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    left, right = 2 * x / width - 1, 2 * (x + 1) / width - 1
    top, bottom = 2 * y / height - 1, 2 * (y + 1) / height - 1
    channels = [
        left,
        top,
        right,
        bottom,
        (left + right) / 2,
        (top + bottom) / 2,
        np.full((height, width), 1 / width),
        np.full((height, width), 1 / height),
    ]
    return np.stack(channels, axis=-1).astype("float32")


def coordinate_response(filters, *, height: int, width: int):
    """Return the dot products (B, K, H, W) of filters (B, K, 8) with the map's coordinates.

    A channel changes along one axis only, so a column and a row of the map say everything.
    """
    coordinates = coordinate_map(height, width)
    first = coordinates[:1, 0]  # (1, 8)
    column, row, first = (
        ops.matmul(filters, ops.convert_to_tensor(part.T, filters.dtype))
        for part in (coordinates[:, 0], coordinates[0] - first, first)
    )
    return column[..., :, None] + row[..., None, :]
