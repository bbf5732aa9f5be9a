"""Curves and histograms of a report."""

import cv2
import numpy as np
import pytest

from a2d_tf.evaluation.figures import THRESHOLDS, iou_histogram, precision_at, precision_curve


def _decode(png: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)


def test_precision_counts_only_what_is_above_the_threshold() -> None:
    ious = np.array([0.5, 0.51, 0.9, 0.1])
    assert [precision_at(ious, threshold) for threshold in (0.5, 0.9)] == [0.5, 0.0]
    assert len(THRESHOLDS) == 10
    assert 0.7 in THRESHOLDS  # as written, not 0.7000000000000001


@pytest.mark.parametrize("draw", [precision_curve, iou_histogram])
def test_figures_show_the_ious(draw) -> None:
    pictures = [_decode(draw(np.full(5, iou))) for iou in (0.0, 0.97)]
    assert pictures[0].shape == (600, 960, 3)
    assert (pictures[0] != pictures[1]).any(-1).sum() > 1000
