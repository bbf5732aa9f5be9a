"""Average precision by hand where a sample has several detections."""

import numpy as np
import pytest

from a2d_tf.metrics.coco_ap import coco_average_precision


def average_precision(has_truth, *detections):
    """Take detections as (sample, IoU, score)."""
    rows, ious, scores = zip(*detections, strict=True) if detections else ((), (), ())
    return coco_average_precision(
        has_truth=np.array(has_truth),
        rows=np.array(rows, np.int64),
        ious=np.array(ious, np.float64),
        scores=np.array(scores, np.float64),
    )


def test_a_truth_is_matched_once_by_its_best_scored_detection():
    # The second right one is wrong, behind full recall; before it, it halves the precision.
    assert average_precision([True], (0, 1.0, 0.9), (0, 1.0, 0.8)) == pytest.approx(1.0)
    assert average_precision([True], (0, 0.0, 0.9), (0, 1.0, 0.8)) == pytest.approx(0.5)


def test_the_threshold_decides_which_detection_matches():
    # At .50, .55 and .60 the first matches, beyond it the second does, behind a mistake.
    expected = (3 * 1.0 + 7 * 0.5) / 10
    assert average_precision([True], (0, 0.62, 0.9), (0, 0.97, 0.8)) == pytest.approx(expected)


def test_detections_of_other_samples_stand_between():
    # Right, wrong, wrong, right: recall .5 at precision 1, recall 1 at precision 1/2.
    value = average_precision(
        [True, True], (1, 1.0, 0.2), (0, 1.0, 0.9), (1, 0.1, 0.8), (0, 0.9, 0.5)
    )
    assert value == pytest.approx((51 * 1.0 + 50 * 0.5) / 101)


def test_among_equal_scores_the_earlier_sample_ranks_first():
    right, wrong = (0, 1.0, 0.5), (1, 1.0, 0.5)
    assert average_precision([True, False], wrong, right) == pytest.approx(1.0)
    right, wrong = (1, 1.0, 0.5), (0, 1.0, 0.5)
    assert average_precision([False, True], right, wrong) == pytest.approx(0.5)


@pytest.mark.parametrize(("wrong", "expected"), [(99, 1 / 100), (100, 0.0)])
def test_only_a_hundred_detections_of_a_sample_count(wrong, expected):
    detections = [(0, 0.0, 0.9)] * wrong + [(0, 1.0, 0.1)]
    assert average_precision([True], *detections) == pytest.approx(expected)


def test_nothing_to_find_and_nothing_found():
    assert average_precision([False, False], (0, 0.0, 0.5)) == -1
    assert average_precision([True, False]) == 0
