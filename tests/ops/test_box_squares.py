"""Squares around boxes, and boxes inside them, by hand."""

import numpy as np
import pytest
from keras import ops

from a2d_tf.ops.box_squares import jitter_boxes, move_into, square_around

BOX = np.array([[10, 20, 30, 28]], "float32")  # centre (20, 24), 20 high and 8 wide


def test_the_longer_side_sets_the_square():
    square = ops.convert_to_numpy(square_around(BOX, context=1.5))
    np.testing.assert_allclose(square, [[5, 9, 35, 39]])


def test_a_box_keeps_its_place_in_the_crop():
    # The square's 30 pixels become 60: the box begins 5 down and 11 right of its corner.
    inside = ops.convert_to_numpy(move_into(BOX, [[5, 9, 35, 39]], size=60))
    np.testing.assert_allclose(inside, [[10, 22, 50, 38]])


def test_a_box_without_area_gives_numbers():
    nothing = np.zeros((1, 4), "float32")
    inside = ops.convert_to_numpy(move_into(nothing, square_around(nothing, context=2.0), size=8))
    np.testing.assert_array_equal(inside, nothing)


@pytest.mark.parametrize(
    ("shift", "scale", "expected"),
    [
        ([0.1, -0.5], 1.0, [12, 10, 32, 18]),  # of the longer side, 20
        ([0.0, 0.0], 0.5, [15, 22, 25, 26]),
    ],
)
def test_a_box_is_moved_by_its_longer_side_and_scaled_about_its_centre(shift, scale, expected):
    moved = jitter_boxes(BOX, np.array([shift], "float32"), np.array([[scale]], "float32"))
    np.testing.assert_allclose(ops.convert_to_numpy(moved), [expected], atol=1e-5)
