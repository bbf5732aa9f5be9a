"""Anchors of a feature pyramid (FPN, section 4.1: one size for each level, several ratios)."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def anchor_grid(
    *,
    size: int,
    strides: Sequence[int],
    sizes: Sequence[float],
    ratios: Sequence[float],
    offset: float = 0.5,
) -> NDArray[np.float32]:
    """Return every anchor (A, 4) of a square input, level by level, row-major, ratio fastest.

    Anchors are not cut to the picture: those of border cells reach beyond it.

    Args:
        size: Side of the network's input, in pixels.
        strides: Pixels from one cell to the next, one number for each level.
        sizes: Square root of an anchor's area, in pixels, one number for each level.
        ratios: Width divided by height.
        offset: Place of an anchor's centre in its cell, in strides: 0.5 is the middle. The widely
            used Keras Mask R-CNN weights were trained with 0, the cell's corner.

    Raises:
        ValueError: Different numbers of strides and sizes.
    """
    if len(strides) != len(sizes):
        raise ValueError(
            f"sizes: one for each stride; received {len(sizes)} for {len(strides)} strides"
        )
    return np.concatenate(
        [
            _level(math.ceil(size / stride), stride, side, ratios, offset)
            for stride, side in zip(strides, sizes, strict=True)
        ]
    )


def _level(
    cells: int, stride: int, side: float, ratios: Sequence[float], offset: float
) -> NDArray[np.float32]:
    root = np.sqrt(np.asarray(ratios, dtype="float64"))
    half = np.stack([side / root, side * root], axis=-1) / 2  # (ratios, 2): height, width
    centre = (np.arange(cells) + offset) * stride
    centres = np.stack(np.meshgrid(centre, centre, indexing="ij"), axis=-1)[:, :, None]
    boxes = np.concatenate([centres - half, centres + half], axis=-1)  # (cells, cells, ratios, 4)
    return boxes.reshape(-1, 4).astype("float32")
