"""Average precision by hand, and what stands beside it."""

import numpy as np
import pytest

from a2d_tf.metrics.multilabel import MultilabelMetrics, average_precision


def test_the_mean_of_the_precisions_at_each_positive():
    # Ranks 1, 3 and 5 are positive: (1/1 + 2/3 + 3/5) / 3.
    value = average_precision([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], [1, 0, 1, 0, 1, 0])
    assert value == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)


def test_the_order_of_the_videos_does_not_matter():
    scores, truth = np.array([0.1, 0.9, 0.4, 0.7]), np.array([1, 0, 1, 1])
    order = [2, 0, 3, 1]
    assert average_precision(scores, truth) == average_precision(scores[order], truth[order])


@pytest.mark.parametrize("truth", [[1, 0, 0, 0], [0, 0, 0, 1]])
def test_equal_scores_share_the_precision_of_their_last(truth):
    assert average_precision([0.5] * 4, truth) == 0.25


def test_equal_scores_behind_a_hit():
    # One hit alone, then one hit among three of one score: (1/1 + 2/4) / 2.
    assert average_precision([0.9, 0.2, 0.2, 0.2], [1, 0, 1, 0]) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("scores", "truth", "message"),
    [
        ([0.1, 0.2], [1], "must both be"),
        ([0.1, 0.2], [0, 0], "must have a positive"),
        ([0.1, float("nan")], [0, 1], "must be numbers"),
    ],
)
def test_what_cannot_be_ranked_is_refused(scores, truth, message):
    with pytest.raises(ValueError, match=message):
        average_precision(scores, truth)


class TestMultilabelMetrics:
    @pytest.fixture
    def result(self):
        metrics = MultilabelMetrics(names=["cat", "dog", "car"], threshold=0.5)
        for scores, truth in (
            ([0.9, 0.6, 0.2], [1, 0, 0]),
            ([0.8, 0.5, 0.7], [0, 1, 0]),  # 0.5 is not above the threshold
            ([0.1, 0.4, 0.1], [0, 0, 0]),
            ([0.7, 0.3, 0.1], [1, 0, 0]),
        ):
            metrics.update(scores=scores, truth=truth)
        return metrics.result()

    def test_labels_without_a_positive_do_not_count(self, result):
        cat, dog = (1 + 2 / 3) / 2, 1 / 2
        assert result["per_pair"] == {
            "cat": {"average_precision": pytest.approx(cat), "positives": 2},
            "dog": {"average_precision": pytest.approx(dog), "positives": 1},
            "car": {"average_precision": None, "positives": 0},
        }
        assert result["map"] == pytest.approx((cat + dog) / 2)
        assert result["chance_map"] == pytest.approx((2 / 4 + 1 / 4) / 2)
        assert result["num_videos"] == 4

    def test_chosen_labels(self, result):
        # Chosen are five, of which cat twice rightly; three are true.
        assert result["precision"] == pytest.approx(2 / 5)
        assert result["recall"] == pytest.approx(2 / 3)
        assert result["f1"] == pytest.approx(2 * (2 / 5) * (2 / 3) / (2 / 5 + 2 / 3))

    def test_constant_scores_get_the_chance(self):
        metrics = MultilabelMetrics(names=["cat", "dog"], threshold=0.5)
        for truth in ([1, 0], [0, 0], [1, 1]):
            metrics.update(scores=[0.3, 0.3], truth=truth)
        result = metrics.result()
        assert result["map"] == result["chance_map"] == pytest.approx(0.5)
        assert result["precision"] == result["recall"] == result["f1"] == 0.0

    def test_another_number_of_labels_is_refused(self):
        metrics = MultilabelMetrics(names=["cat", "dog"], threshold=0.5)
        with pytest.raises(ValueError, match=r"truth: must be \(2,\), got \(3,\)"):
            metrics.update(scores=[0.3, 0.3], truth=[1, 0, 0])

    def test_no_video_with_a_label_is_refused(self):
        metrics = MultilabelMetrics(names=["cat"], threshold=0.5)
        metrics.update(scores=[0.3], truth=[0])
        with pytest.raises(ValueError, match="must hold one with a label"):
            metrics.result()
