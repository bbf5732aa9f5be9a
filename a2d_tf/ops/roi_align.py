"""RoIAlign (Mask R-CNN, section 3) over a feature pyramid, and the crops of true masks."""

import math
from collections.abc import Sequence

import numpy as np
from keras import ops

from a2d_tf.ops.boxes import box_area

FIRST_LEVEL = 2
CANONICAL_LEVEL = 4
CANONICAL_SIZE = 224.0  # pixels of the network's input, whatever its side (FPN, equation 1)
MASK_SAMPLES = 2
MASK_THRESHOLD = 0.5


def roi_align(
    levels: Sequence,
    boxes,
    *,
    image_size: int,
    size: int,
    samples: int = 2,
    canonical_size: float = CANONICAL_SIZE,
):
    """Pool each box from the pyramid level that fits its size.

    A box is cut in size x size bins, a bin is the mean of samples x samples points, and a point is
    interpolated between the four cell centres around it. The centre of cell i is at (i + 0.5)
    strides. Between the outermost centres and the picture's edge the outermost cell holds; a point
    beyond the edge is zero. Gradients reach the levels, not the boxes.

    Args:
        levels: P2, P3, ... of the pyramid, each (B, Hl, Wl, C) with Hl and Wl static.
        boxes: (B, R, 4) in pixels of the network's input.
        image_size: Side of the network's input, in pixels.
        size: Number of bins along each side.
        samples: Number of points along each side of a bin.
        canonical_size: Side in pixels of a box that P4 answers. Levels have their strides in pixels
            too, so it does not follow the input's side: a box of 224 pixels has 14 cells of P4.

    Returns:
        (B, R, size, size, C), of the levels' type.
    """
    boxes = ops.cast(ops.stop_gradient(boxes), "float32")
    level = roi_levels(boxes, num_levels=len(levels), canonical_size=canonical_size)

    grids = np.array([features.shape[1:3] for features in levels], dtype="int32")
    areas = grids.prod(axis=1)
    starts = np.cumsum(areas) - areas
    heights, widths = _choose(grids[:, 0], level), _choose(grids[:, 1], level)  # (B, R)
    scales = ops.cast(ops.stack([heights, widths, heights, widths], -1), "float32") / image_size

    channels = levels[0].shape[-1]
    cells = ops.concatenate(
        [ops.reshape(x, (-1, int(n), channels)) for x, n in zip(levels, areas, strict=True)], axis=1
    )  # (B, cells of all levels, C)
    first = _choose(starts, level) + _example(boxes) * int(areas.sum())
    return _pool(
        ops.reshape(cells, (-1, channels)),
        first,
        boxes * scales,
        heights=heights,
        widths=widths,
        size=size,
        samples=samples,
    )


def roi_levels(boxes, *, num_levels: int, canonical_size: float):
    """Return the place (...) int32 in P2, P3, ... that fits each box (..., 4).

    FPN, equation 1: level 4 + log2(side / canonical_size) with side the root of the area, rounded
    to the nearest as the widely used Keras Mask R-CNN does, and kept within the pyramid.
    """
    # A padded box has no area, whose log is no integer.
    side = ops.maximum(ops.sqrt(box_area(boxes)), 1e-3)
    level = CANONICAL_LEVEL + ops.round(ops.log(side / canonical_size) / math.log(2))
    return ops.cast(ops.clip(level - FIRST_LEVEL, 0, num_levels - 1), "int32")


def crop_masks(masks, rows, boxes, size: int):
    """Cut each box out of the mask that belongs to it, as the target of a mask head.

    Args:
        masks: (B, N, S, S) of 0 and 1, any type, N and S static.
        rows: int (B, R), which mask belongs to a box; -1 for none.
        boxes: (B, R, 4) in pixels of the masks.
        size: Pixels along each side of a crop.

    Returns:
        (B, R, size, size) float32: 1 where the mask fills at least half, 0 outside the picture and
        for a box without a mask.
    """
    count, height, width = masks.shape[1:]
    boxes = ops.cast(ops.stop_gradient(boxes), "float32")
    rows = ops.cast(rows, "int32")
    first = (_example(boxes) * count + ops.maximum(rows, 0)) * (height * width)
    share = _pool(
        ops.reshape(masks, (-1, 1)),
        first,
        boxes,
        heights=ops.full_like(rows, height),
        widths=ops.full_like(rows, width),
        size=size,
        samples=MASK_SAMPLES,
        dtype="float32",
    )[..., 0]
    filled = ops.logical_and(share >= MASK_THRESHOLD, rows[:, :, None, None] >= 0)
    return ops.cast(filled, "float32")


def _choose(table, places):
    return ops.take(ops.convert_to_tensor(np.asarray(table, dtype="int32")), places, axis=0)


def _example(boxes):
    """Return (B, 1) int32, the place of each example in its batch."""
    return ops.cumsum(ops.ones_like(boxes[:, :1, 0], dtype="int32"), axis=0) - 1


def _pool(cells, first, boxes, *, heights, widths, size: int, samples: int, dtype=None):
    """Pool boxes (B, R, 4) in cells from grids that lie row by row in ``cells`` (all, C).

    ``first`` (B, R) is the place of a box's grid, ``heights`` and ``widths`` (B, R) its cells. One
    gather for each point and neighbour keeps the largest tensor at the size of the answer.
    """
    dtype = dtype or cells.dtype
    rows = _neighbours(boxes[..., 0], boxes[..., 2], heights, size=size, samples=samples)
    columns = _neighbours(boxes[..., 1], boxes[..., 3], widths, size=size, samples=samples)
    total = 0
    for row, row_weight in rows:
        start = first[..., None] + row * widths[..., None]  # (B, R, size)
        for column, column_weight in columns:
            place = start[..., :, None] + column[..., None, :]  # (B, R, size, size)
            weight = row_weight[..., :, None] * column_weight[..., None, :]
            values = ops.cast(ops.take(cells, place, axis=0), dtype)
            total = total + values * ops.cast(weight, dtype)[..., None]
    return total


def _neighbours(low, high, cells, *, size: int, samples: int):
    """Return the two cells beside each point along one axis and their weights.

    Args:
        low: (B, R), the beginning of a box, in cells.
        high: (B, R), the end of the box, in cells.
        cells: int32 (B, R), length of the axis.
        size: Number of bins of a box.
        samples: Number of points of a bin.

    Returns:
        2 * samples pairs (index int32, weight), each (B, R, size), whose weights sum to 1 inside.
    """
    length = (high - low)[..., None]
    last = ops.cast(cells, "float32")[..., None]
    pairs = []
    for sample in range(samples):
        share = (np.arange(size) + (sample + 0.5) / samples) / size
        point = low[..., None] + length * share.astype("float32")  # (B, R, size)
        inside = ops.cast(ops.logical_and(point >= 0, point <= last), "float32") / samples
        centre = ops.clip(point - 0.5, 0.0, last - 1)
        before = ops.floor(centre)
        after = ops.minimum(before + 1, last - 1)
        pairs.append((ops.cast(before, "int32"), (1 - (centre - before)) * inside))
        pairs.append((ops.cast(after, "int32"), (centre - before) * inside))
    return pairs
