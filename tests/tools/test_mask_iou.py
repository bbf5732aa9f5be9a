"""Intersection over union of masks."""

import numpy as np
import pytest
from mask_iou import iou


@pytest.mark.parametrize(("other", "expected"), [([1, 1, 0], 0.5), ([0, 1, 0], 1.0)])
def test_iou(other, expected):
    one = np.array([[[0, 1, 0]]], bool)
    assert iou(one, np.array([[other]], bool)) == expected
    assert iou(one & False, one & False) == 1


def test_masks_that_overlap_in_part():
    left, right = np.array([[True, True, False]]), np.array([[False, True, True]])
    assert iou(left, right) == pytest.approx(1 / 3)
    assert iou(np.stack([left, left]), np.stack([left, right])) == pytest.approx([1, 1 / 3])
