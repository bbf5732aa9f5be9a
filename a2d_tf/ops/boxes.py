"""Boxes (y1, x1, y2, x2) in pixels, half-open, and their codes relative to anchors."""

import math

from keras import ops

# Those of the widely used box code of Faster R-CNN: the spread of the targets becomes about one.
VARIANCES = (0.1, 0.1, 0.2, 0.2)
# A padded box has no size and its code would be infinite, which times a weight of zero is NaN.
SMALLEST_SIDE = 1e-3
# As in Detectron: an untrained head may ask for any size, and its exp must stay finite.
LARGEST_LOG_SCALE = math.log(1000 / 16)


def box_area(boxes):
    """Return the area (...) of boxes (..., 4) in square pixels; 0 for one turned inside out."""
    y1, x1, y2, x2 = _edges(boxes)
    return ops.maximum(y2 - y1, 0.0) * ops.maximum(x2 - x1, 0.0)


def box_iou(a, b):
    """Return the intersection over union (..., N, M) of boxes (..., N, 4) with (..., M, 4).

    Boxes that only touch have 0, as has any pair with a box without area.
    """
    a, b = ops.expand_dims(a, -2), ops.expand_dims(b, -3)  # (..., N, 1, 4), (..., 1, M, 4)
    a_y1, a_x1, a_y2, a_x2 = _edges(a)
    b_y1, b_x1, b_y2, b_x2 = _edges(b)
    height = ops.maximum(ops.minimum(a_y2, b_y2) - ops.maximum(a_y1, b_y1), 0.0)
    width = ops.maximum(ops.minimum(a_x2, b_x2) - ops.maximum(a_x1, b_x1), 0.0)
    shared = height * width
    union = box_area(a) + box_area(b) - shared
    return ops.where(shared > 0, shared / ops.where(shared > 0, union, 1.0), 0.0)


def encode_boxes(boxes, anchors, *, variances: tuple[float, float, float, float] = VARIANCES):
    """Return the code of each box relative to its anchor (Faster R-CNN, equation 2).

    Args:
        boxes: (..., 4). Sides below a thousandth of a pixel count as that.
        anchors: (..., 4), like the boxes or broadcast to them, with sides above zero.
        variances: What the four numbers are divided by.

    Returns:
        (..., 4): dy, dx in sides of the anchor, then log of the scale of height and width.
    """
    centre_y, centre_x, height, width = _centres(boxes)
    anchor_y, anchor_x, anchor_height, anchor_width = _centres(anchors)
    code = (
        (centre_y - anchor_y) / anchor_height,
        (centre_x - anchor_x) / anchor_width,
        ops.log(height / anchor_height),
        ops.log(width / anchor_width),
    )
    return ops.stack(
        [number / variance for number, variance in zip(code, variances, strict=True)], axis=-1
    )


def decode_boxes(deltas, anchors, *, variances: tuple[float, float, float, float] = VARIANCES):
    """Return the boxes (..., 4) that codes stand for: the inverse of ``encode_boxes``.

    A box never has sides above 62.5 times those of its anchor.

    Args:
        deltas: (..., 4), codes.
        anchors: (..., 4), like the codes or broadcast to them.
        variances: What the codes were divided by.
    """
    anchor_y, anchor_x, anchor_height, anchor_width = _centres(anchors)
    dy, dx, log_height, log_width = (
        deltas[..., place] * variance for place, variance in enumerate(variances)
    )
    centre_y = anchor_y + dy * anchor_height
    centre_x = anchor_x + dx * anchor_width
    height = anchor_height * ops.exp(ops.minimum(log_height, LARGEST_LOG_SCALE))
    width = anchor_width * ops.exp(ops.minimum(log_width, LARGEST_LOG_SCALE))
    return ops.stack(
        [
            centre_y - height / 2,
            centre_x - width / 2,
            centre_y + height / 2,
            centre_x + width / 2,
        ],
        axis=-1,
    )


def clip_boxes(boxes, window):
    """Return boxes (..., N, 4) cut to a window (..., 4); one wholly outside has no area left."""
    y1, x1, y2, x2 = _edges(boxes)
    top, left, bottom, right = _edges(ops.expand_dims(window, -2))
    return ops.stack(
        [
            ops.clip(y1, top, bottom),
            ops.clip(x1, left, right),
            ops.clip(y2, top, bottom),
            ops.clip(x2, left, right),
        ],
        axis=-1,
    )


def _edges(boxes):
    return boxes[..., 0], boxes[..., 1], boxes[..., 2], boxes[..., 3]


def _centres(boxes):
    y1, x1, y2, x2 = _edges(boxes)
    height = ops.maximum(y2 - y1, SMALLEST_SIDE)
    width = ops.maximum(x2 - x1, SMALLEST_SIDE)
    return (y1 + y2) / 2, (x1 + x2) / 2, height, width
