"""Squares around boxes, as SharpMask sees an actor (Pinheiro et al., ECCV 2016)."""

from keras import ops


def square_around(boxes, *, context: float):
    """Return the square around the centre of each box.

    Args:
        boxes: (..., 4) y1, x1, y2, x2 in pixels.
        context: Side of a square, in longer sides of its box.

    Returns:
        (..., 4) float32; a square may reach out of the picture.
    """
    boxes = ops.cast(boxes, "float32")
    centre = (boxes[..., :2] + boxes[..., 2:]) / 2
    reach = _longer_side(boxes) * context / 2  # (..., 1)
    return ops.concatenate([centre - reach, centre + reach], axis=-1)


def jitter_boxes(boxes, shifts, scales):
    """Return boxes moved and scaled about their centres.

    Args:
        boxes: (..., 4) y1, x1, y2, x2.
        shifts: (..., 2), down and to the right, in longer sides of the box.
        scales: (..., 1), factor of both sides.
    """
    boxes = ops.cast(boxes, "float32")
    centre = (boxes[..., :2] + boxes[..., 2:]) / 2 + shifts * _longer_side(boxes)
    reach = (boxes[..., 2:] - boxes[..., :2]) * scales / 2
    return ops.concatenate([centre - reach, centre + reach], axis=-1)


def move_into(boxes, squares, *, size: int):
    """Return boxes (..., 4) in pixels of crops of side ``size`` that show the squares (..., 4)."""
    boxes, squares = ops.cast(boxes, "float32"), ops.cast(squares, "float32")
    side = ops.maximum(squares[..., 2:3] - squares[..., :1], 1e-6)  # no division by 0 without a box
    origin = ops.concatenate([squares[..., :2], squares[..., :2]], axis=-1)
    return (boxes - origin) * (size / side)


def _longer_side(boxes):
    return ops.max(boxes[..., 2:] - boxes[..., :2], axis=-1, keepdims=True)
