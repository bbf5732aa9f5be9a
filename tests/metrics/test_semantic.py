"""Semantic metrics by hand and against a plain reference."""

import numpy as np
import pytest

from a2d_tf.labels import VALID_PAIRS
from a2d_tf.metrics.semantic import SemanticMetrics


def score(predicted, truth):
    metrics = SemanticMetrics()
    metrics.update(predicted=np.array(predicted), truth=np.array(truth))
    return metrics.result()


def test_by_hand():
    # adult walking (18), adult running (17), dog walking (78), background
    result = score([[18, 17, 78, 0]], [[18, 18, 18, 0]])
    assert result["joint"] == pytest.approx(
        {"ave": (1 / 3 + 1) / 2, "glo": 2 / 4, "miou": (1 / 3 + 1) / 2}
    )
    # as actors: adult, adult, dog, background
    assert result["actor"] == pytest.approx(
        {"ave": (2 / 3 + 1) / 2, "glo": 3 / 4, "miou": (2 / 3 + 1) / 2}
    )
    # as actions: walking, running, walking, background
    assert result["action"] == pytest.approx(
        {"ave": (2 / 3 + 1) / 2, "glo": 3 / 4, "miou": (2 / 3 + 1) / 2}
    )


def test_a_false_positive_lowers_the_iou_of_its_class_and_of_no_absent_one():
    result = score([[18, 18, 44, 0]], [[18, 0, 0, 0]])
    # 18: 1 of 2 in the union; background: 1 of 3; 44 has no truth and does not count
    assert result["joint"]["miou"] == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert result["joint"]["ave"] == pytest.approx((1 + 1 / 3) / 2)


def test_frames_add_up_as_pixels_do():
    rng = np.random.default_rng(3)
    ids = np.array([0, *VALID_PAIRS])
    predicted, truth = rng.choice(ids, (2, 4, 5, 6))
    frames = SemanticMetrics()
    for one, other in zip(predicted, truth, strict=True):
        frames.update(predicted=one, truth=other)
    assert frames.result() == score(predicted.reshape(20, 6), truth.reshape(20, 6))


@pytest.mark.parametrize(
    ("reading", "group"),
    [
        ("joint", lambda ids: ids),
        ("actor", lambda ids: ids // 10),
        ("action", lambda ids: ids % 10),
    ],
)
def test_agrees_with_a_plain_reference(reading, group):
    rng = np.random.default_rng(7)
    ids = np.array([0, *VALID_PAIRS])
    truth = rng.choice(ids, (40, 40))
    predicted = np.where(rng.random((40, 40)) < 0.6, truth, rng.choice(ids, (40, 40)))
    p, t = group(predicted), group(truth)
    classes = np.unique(t)
    recalls = [np.mean(p[t == c] == c) for c in classes]
    ious = [np.sum((p == c) & (t == c)) / np.sum((p == c) | (t == c)) for c in classes]
    expected = {"ave": np.mean(recalls), "glo": np.mean(p == t), "miou": np.mean(ious)}
    assert score(predicted, truth)[reading] == pytest.approx(expected)


def test_each_class_by_hand():
    metrics = SemanticMetrics()
    metrics.update(predicted=np.array([[18, 18, 44, 0]]), truth=np.array([[18, 0, 18, 0]]))
    classes = metrics.per_class()
    assert list(classes) == [0, *VALID_PAIRS]
    assert classes[18] == {"iou": 1 / 3, "recall": 1 / 2, "truth": 2, "predicted": 2}
    assert classes[0] == {"iou": 1 / 2, "recall": 1 / 2, "truth": 2, "predicted": 1}
    assert classes[44] == {"iou": None, "recall": None, "truth": 0, "predicted": 1}


@pytest.mark.parametrize("wrong", [14, 99, 100, -1, 10])
def test_invalid_pairs_are_refused(wrong):
    with pytest.raises(ValueError, match=f"predicted: ids must be 0 or one .* got {wrong}"):
        score([[wrong]], [[18]])


def test_sizes_and_emptiness():
    with pytest.raises(ValueError, match="must have the truth's size"):
        score([[18, 18]], [[18]])
    with pytest.raises(ValueError, match="at least one"):
        SemanticMetrics().result()
