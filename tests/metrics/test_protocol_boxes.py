"""Half-open boxes become boxes with both ends inside, at one place."""

import numpy as np
import pytest

from a2d_tf.metrics.detection import box_iou
from a2d_tf.metrics.protocol_boxes import protocol_boxes


def test_the_end_is_the_last_pixel():
    # Columns 476 to 521 and rows 142 to 257 of a mask, as A2D's annotations have its box.
    released = [[141.82, 476.08, 258.18, 522.0]]
    np.testing.assert_allclose(protocol_boxes(released), [[141.82, 476.08, 257.18, 521.0]])
    assert protocol_boxes([]).shape == (0, 4)


def test_the_pixel_is_not_added_twice():
    boxes = [[0, 0, 10, 4.6], [0, 0, 10, 10]]
    inside = protocol_boxes(boxes)
    assert box_iou(inside[:1], inside[1:]).item() == pytest.approx(0.46)
    unread = np.asarray(boxes)
    assert box_iou(unread[:1], unread[1:]).item() == pytest.approx(0.509, abs=5e-4)


def test_an_overlap_is_that_of_the_pixels():
    rng = np.random.default_rng(2)
    corners = rng.integers(0, 20, (6, 2))
    boxes = np.concatenate([corners, corners + rng.integers(1, 20, (6, 2))], axis=1)
    masks = np.zeros((6, 40, 40), bool)
    for mask, (top, left, bottom, right) in zip(masks, boxes, strict=True):
        mask[top:bottom, left:right] = True
    inside = protocol_boxes(boxes)
    shared = (masks[:, None] & masks).sum((2, 3)) / (masks[:, None] | masks).sum((2, 3))
    np.testing.assert_allclose(box_iou(inside, inside), shared)
