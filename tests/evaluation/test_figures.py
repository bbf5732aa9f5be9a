"""Curves and histograms of a report."""

import cv2
import numpy as np
import pytest

from a2d_tf.evaluation import figures
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


@pytest.mark.parametrize(("draw", "num_lines"), [(precision_curve, 1), (iou_histogram, 2)])
def test_no_line_strikes_through_the_name_of_a_line(draw, num_lines, monkeypatch) -> None:
    drawn = []
    monkeypatch.setattr(figures, "encode_png", drawn.append)
    draw(np.array([0.5, 0.51, 0.52]))  # mean and median are the same
    (axes,) = drawn[0].axes
    drawn[0].canvas.draw()
    names = axes.get_legend().get_texts()
    assert len(names) == num_lines
    assert all(one.get_window_extent().y0 > axes.get_window_extent().y1 for one in names)
