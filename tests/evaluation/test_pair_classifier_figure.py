"""The figure has a row for each pair that some video has, the best on top."""

import cv2
import numpy as np
import pytest

from a2d_tf.evaluation import pair_classifier_figure
from a2d_tf.evaluation.pair_classifier_figure import pair_precisions

PER_PAIR = {
    "dog walking": {"average_precision": 0.25, "positives": 3},
    "cat eating": {"average_precision": 0.75, "positives": 1},
    "car flying": {"average_precision": None, "positives": 0},
}


@pytest.fixture
def axes(monkeypatch):
    """Return the axes that the figure is drawn into."""
    kept = []
    monkeypatch.setattr(
        pair_classifier_figure, "encode_png", lambda figure: kept.extend(figure.axes)
    )
    pair_precisions(PER_PAIR, num_videos=12)
    return kept[0]


def test_pairs_are_sorted_and_those_of_no_video_left_out(axes):
    assert [label.get_text() for label in axes.get_yticklabels()] == ["dog walking", "cat eating"]


def test_a_bar_is_the_precision_and_another_the_share_of_videos(axes):
    precisions, shares = ([bar.get_width() for bar in bars] for bars in axes.containers)
    assert precisions == [0.25, 0.75]
    assert shares == [3 / 12, 1 / 12]


def test_it_is_a_png():
    content = pair_precisions(PER_PAIR, num_videos=12)
    assert cv2.imdecode(np.frombuffer(content, np.uint8), 1).ndim == 3
