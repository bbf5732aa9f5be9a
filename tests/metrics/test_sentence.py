import contextlib
import io
import json

import numpy as np
import pytest
from pycocotools import mask as rle
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from a2d_tf.metrics.sentence import Detection, SentenceMetrics


def add_ious(metrics, *fractions):
    """Add samples of intersection / union, the prediction inside the truth."""
    for intersection, union in fractions:
        metrics.update_counts(
            intersection=intersection, predicted_area=intersection, truth_area=union, score=0.5
        )


def coco_map(samples):
    """Let pycocotools evaluate (predicted, truth, score): one image a sample, one category."""

    def encode(mask):
        return rle.encode(np.asfortranarray(mask.astype(np.uint8)))

    numbered = list(enumerate(samples, start=1))
    truths = [
        {
            "id": number,
            "image_id": number,
            "category_id": 1,
            "segmentation": encode(truth),
            "area": int(truth.sum()),
            "iscrowd": 0,
            "bbox": [0, 0, 1, 1],
        }
        for number, (_, truth, _) in numbered
        if truth.any()
    ]
    detections = [
        {
            "image_id": number,
            "category_id": 1,
            "segmentation": encode(predicted),
            "score": score,
        }
        for number, (predicted, _, score) in numbered
        if predicted.any()
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {
            "images": [{"id": number, "height": 12, "width": 16} for number, _ in numbered],
            "categories": [{"id": 1}],
            "annotations": truths,
        }
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(detections), "segm")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation.stats[0]


def test_hand_computed_scores():
    metrics = SentenceMetrics()
    truth = np.zeros((4, 5), bool)
    truth[:2] = True  # 10 pixels
    nine = truth.copy()
    nine[0, 0] = False  # IoU 9 / 10
    shifted = np.zeros((4, 5), bool)
    shifted[1:3] = True  # IoU 5 / 15
    for predicted in (nine, shifted):
        metrics.update(predicted=predicted, truth=truth, score=1.0)
    result = metrics.result()
    assert result["overall_iou"] == pytest.approx(14 / 25)
    assert result["mean_iou"] == pytest.approx((9 / 10 + 1 / 3) / 2)
    precisions = [result[f"precision@0.{k}"] for k in (5, 6, 7, 8, 9)]
    assert precisions == [0.5, 0.5, 0.5, 0.5, 0.0]  # 0.9 does not exceed 0.9
    # P@.50 ... P@.85 are 0.5, P@.90 and P@.95 are 0.
    assert result["map_mean_precision"] == pytest.approx(8 * 0.5 / 10)
    assert result["num_samples"] == 2
    np.testing.assert_allclose(metrics.ious, [0.9, 1 / 3])


@pytest.mark.parametrize("percent", range(50, 100, 5))
def test_an_iou_at_the_threshold_does_not_exceed_it(percent):
    threshold = percent / 100
    for scale in (1, 3, 7, 641):
        metrics = SentenceMetrics()
        add_ious(metrics, (percent * scale, 100 * scale), (percent * scale + 1, 100 * scale))
        assert metrics.precision_curve([threshold]).tolist() == [0.5]


def test_coco_counts_an_iou_at_the_threshold():
    metrics = SentenceMetrics()
    add_ious(metrics, (3, 5))
    # Matched at .50, .55 and .60; precision 1 at every recall.
    assert metrics.result()["map_coco"] == pytest.approx(0.3)
    assert metrics.result()["map_mean_precision"] == pytest.approx(0.2)


def test_coco_ranks_by_score():
    def score(right, wrong):
        metrics = SentenceMetrics()
        metrics.update_counts(intersection=9, predicted_area=9, truth_area=9, score=right)
        metrics.update_counts(intersection=0, predicted_area=9, truth_area=9, score=wrong)
        return metrics.result()["map_coco"]

    # Recall reaches 1/2, 51 of the 101 points; precision there is 1, or 1/2 behind a mistake.
    assert score(0.9, 0.1) == pytest.approx(51 / 101)
    assert score(0.1, 0.9) == pytest.approx(51 / 202)


def test_absent_actors():
    empty, some = np.zeros((2, 2), bool), np.eye(2, dtype=bool)
    metrics = SentenceMetrics()
    metrics.update(predicted=empty, truth=empty, score=0.0)
    metrics.update(predicted=some, truth=some, score=0.8)
    assert metrics.ious.tolist() == [1.0, 1.0]
    assert metrics.result()["map_coco"] == pytest.approx(1.0)
    metrics.update(predicted=some, truth=empty, score=0.9)  # a false positive above the hit
    assert metrics.ious.tolist() == [1.0, 1.0, 0.0]
    assert metrics.result()["overall_iou"] == pytest.approx(2 / 4)
    assert metrics.result()["map_coco"] == pytest.approx(0.5)


def test_only_absent_actors():
    metrics = SentenceMetrics()
    add_ious(metrics, (0, 0))
    result = metrics.result()
    assert (result["overall_iou"], result["mean_iou"], result["map_coco"]) == (1.0, 1.0, -1.0)


@pytest.mark.parametrize("seed", range(4))
def test_map_coco_equals_pycocotools(seed):
    rng = np.random.default_rng(seed)
    metrics, samples = SentenceMetrics(), []
    for _ in range(60):
        truth = np.zeros((12, 16), bool)
        if rng.random() > 0.15:
            y, x = rng.integers(0, 6, size=2)
            truth[y : y + 6, x : x + 8] = True
        flips = rng.random(truth.shape) < rng.choice([0.0, 0.02, 0.05, 0.1, 0.3])
        predicted = truth ^ flips if rng.random() > 0.1 else np.zeros_like(truth)
        score = float(rng.integers(0, 12)) / 12  # with ties
        samples.append((predicted, truth, score))
        metrics.update(predicted=predicted, truth=truth, score=score)
    expected = coco_map(samples)
    assert 0.1 < expected < 0.95
    assert metrics.result()["map_coco"] == pytest.approx(expected, abs=1e-6)


def test_result_is_json_with_exactly_these_keys():
    metrics = SentenceMetrics()
    add_ious(metrics, (1, 2))
    result = json.loads(json.dumps(metrics.result(), allow_nan=False))
    assert list(result) == [
        "overall_iou",
        "mean_iou",
        *(f"precision@0.{k}" for k in (5, 6, 7, 8, 9)),
        "map_mean_precision",
        "map_coco",
        "num_samples",
    ]
    assert type(result.pop("num_samples")) is int
    assert all(type(value) is float for value in result.values())


def test_no_samples():
    with pytest.raises(ValueError, match="samples: must be at least one"):
        SentenceMetrics().result()
    with pytest.raises(ValueError, match="samples: must be at least one"):
        SentenceMetrics().precision_curve([0.5])


@pytest.mark.parametrize(
    ("predicted", "truth", "score", "message"),
    [
        (np.zeros((2, 2)), np.zeros((2, 2), bool), 0.0, "predicted: must be"),
        (np.zeros((2, 2), bool), np.zeros((1, 2, 2), bool), 0.0, "truth: must be"),
        (np.zeros((2, 3), bool), np.zeros((2, 2), bool), 0.0, "predicted: must have"),
        (np.zeros((2, 2), bool), np.zeros((2, 2), bool), float("nan"), "score: must be finite"),
    ],
)
def test_bad_samples_are_refused(predicted, truth, score, message):
    metrics = SentenceMetrics()
    with pytest.raises(ValueError, match=message):
        metrics.update(predicted=predicted, truth=truth, score=score)
    assert len(metrics.ious) == 0


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="intersection: must be"):
        SentenceMetrics().update_counts(intersection=3, predicted_area=2, truth_area=5, score=0.0)


def test_the_best_scored_of_several_masks_counts_for_iou():
    metrics = SentenceMetrics()
    metrics.update_detections(
        [Detection(9, 9, 0.2), Detection(4, 8, 0.7), Detection(9, 9, 0.7)], truth_area=9
    )
    metrics.update_detections([], truth_area=9)
    metrics.update_detections([], truth_area=0)
    metrics.update_detections([Detection(0, 0, 0.1), Detection(0, 3, 0.0)], truth_area=0)
    assert metrics.ious.tolist() == [4 / 13, 0.0, 1.0, 1.0]
    result = metrics.result()
    assert result["overall_iou"] == pytest.approx(4 / (13 + 9))
    assert result["num_samples"] == 4
    # Two truths, one found behind one mistake.
    assert result["map_coco"] == pytest.approx(0.5 * 51 / 101)


def test_one_impossible_mask_refuses_the_sample():
    metrics = SentenceMetrics()
    with pytest.raises(ValueError, match="intersection: must be"):
        metrics.update_detections([Detection(1, 1, 0.5), Detection(3, 2, 0.5)], truth_area=5)
    assert len(metrics.ious) == 0
