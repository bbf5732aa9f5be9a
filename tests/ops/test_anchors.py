"""Anchors of a pyramid, worked out by hand."""

import numpy as np
import pytest

from a2d_tf.ops.anchors import anchor_grid


def test_one_level_goes_row_by_row():
    anchors = anchor_grid(size=8, strides=[4], sizes=[4], ratios=[1])
    assert anchors.tolist() == [[0, 0, 4, 4], [0, 4, 4, 8], [4, 0, 8, 4], [4, 4, 8, 8]]


def test_ratio_is_width_by_height_at_equal_area_and_fastest():
    anchors = anchor_grid(size=16, strides=[16], sizes=[8], ratios=[0.25, 1, 4])
    assert anchors.tolist() == [[0, 6, 16, 10], [4, 4, 12, 12], [6, 0, 10, 16]]


def test_levels_follow_each_other():
    anchors = anchor_grid(size=8, strides=[4, 8], sizes=[4, 6], ratios=[1])
    assert anchors.shape == (5, 4)
    assert anchors[4].tolist() == [1, 1, 7, 7]


def test_border_anchors_reach_over_the_picture():
    anchors = anchor_grid(size=8, strides=[4], sizes=[8], ratios=[1])
    assert anchors[0].tolist() == [-2, -2, 6, 6]


def test_offset_zero_puts_centres_on_the_cells_corners():
    anchors = anchor_grid(size=8, strides=[4], sizes=[2], ratios=[1], offset=0)
    assert anchors[-1].tolist() == [3, 3, 5, 5]


def test_a_stride_that_does_not_divide_has_a_last_partial_cell():
    assert len(anchor_grid(size=10, strides=[4], sizes=[4], ratios=[1])) == 9


def test_number_and_type_of_a_real_pyramid():
    anchors = anchor_grid(
        size=256,
        strides=(4, 8, 16, 32, 64),
        sizes=(16, 32, 64, 128, 256),
        ratios=(0.5, 1, 2),
    )
    assert anchors.shape == (3 * (64**2 + 32**2 + 16**2 + 8**2 + 4**2), 4)
    assert anchors.dtype == np.float32


def test_every_stride_needs_its_size():
    with pytest.raises(ValueError, match="received 1 for 2 strides"):
        anchor_grid(size=8, strides=[4, 8], sizes=[4], ratios=[1])
