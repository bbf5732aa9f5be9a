"""Detection metrics by hand, and against COCO's code where the definitions meet."""

import contextlib
import io

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from a2d_tf.metrics.detection import DetectionMetrics, box_iou, voc_average_precision

FAR = (100, 100, 120, 120)
NEAR = (0, 0, 20, 20)


def probs(**chosen):
    """Return action probabilities (10,) with some set, as in ``probs(_8=0.5)``."""
    values = np.zeros(10)
    for name, value in chosen.items():
        values[int(name[1:])] = value
    return values


def add(metrics, detections=(), truths=()):
    """Add a frame: detections are (box, actor, score, probs), truths (box, pair)."""
    boxes, actors, scores, actions = zip(*detections, strict=True) if detections else ([],) * 4
    true_boxes, true_pairs = zip(*truths, strict=True) if truths else ([], [])
    metrics.update(
        boxes=boxes,
        actors=actors,
        actor_scores=scores,
        action_probs=actions,
        true_boxes=true_boxes,
        true_pairs=true_pairs,
    )
    return metrics


def test_both_ends_are_inside():
    first, second = np.array([[0.0, 0.0, 9.0, 9.0]]), np.array([[0.0, 5.0, 9.0, 14.0], [50] * 4])
    # 10 x 10 each, 10 x 5 in common
    np.testing.assert_allclose(box_iou(first, second), [[50 / 150, 0.0]])


def test_eleven_points_by_hand():
    # By falling score: right, wrong, right, wrong, wrong; 3 truths.
    # Precision 1 up to recall 1/3 (points 0 to 0.3), 2/3 up to 2/3 (0.4 to 0.6), 0 beyond.
    result = voc_average_precision(
        scores=[0.5, 0.9, 0.6, 0.8, 0.7], correct=[0, 1, 0, 0, 1], num_truths=3
    )
    assert result == pytest.approx((4 * 1 + 3 * 2 / 3) / 11)


def test_three_truths_of_ten_reach_a_recall_of_three_tenths():
    assert voc_average_precision(scores=[0.9] * 3, correct=[1] * 3, num_truths=10) == 4 / 11


def test_no_detection_has_no_precision():
    assert voc_average_precision(scores=[], correct=[], num_truths=2) == 0.0


def test_actor_action_and_pair_are_read_apart():
    metrics = DetectionMetrics()
    # The right actor with the wrong action, and the other way round.
    add(metrics, [(NEAR, 1, 0.9, probs(_7=0.8))], [(NEAR, 18)])
    add(metrics, [(NEAR, 7, 0.9, probs(_7=0.8))], [(NEAR, 67)])
    # Adult is found, cat is not. Running is found by the second of two equal scores, with a
    # precision of 1/2 at every recall; walking is not. No pair is found.
    assert metrics.result() == pytest.approx({"actor": 0.5, "action": 0.25, "joint": 0.0})


def test_a_pair_scores_the_product():
    metrics = DetectionMetrics()
    # 0.9 * 0.4 on the wrong place ranks over 0.5 * 0.7 on the right one; as actors they rank the
    # same way, as actions the other.
    add(metrics, [(FAR, 1, 0.9, probs(_8=0.4)), (NEAR, 1, 0.5, probs(_8=0.7))], [(NEAR, 18)])
    assert metrics.result() == pytest.approx({"actor": 0.5, "action": 1.0, "joint": 0.5})


def test_an_iou_of_exactly_a_half_is_right():
    half = (0, 0, 20, 10)
    assert add(DetectionMetrics(), [(half, 1, 0.9, probs())], [(NEAR, 18)]).result()["actor"] == 1
    less = (0, 0, 20, 9)
    assert add(DetectionMetrics(), [(less, 1, 0.9, probs())], [(NEAR, 18)]).result()["actor"] == 0


def test_a_truth_is_found_once():
    metrics = DetectionMetrics(nms_threshold=1.0)
    add(metrics, [(NEAR, 1, 0.9, probs()), (NEAR, 1, 0.8, probs())], [(NEAR, 18), (FAR, 18)])
    # Recall 1/2 at precision 1 (points 0 to 0.5), and no more.
    assert metrics.result()["actor"] == pytest.approx(6 / 11)


def test_overlapping_detections_of_a_class_are_suppressed():
    shifted = (0, 5, 20, 25)  # 15 of 25 columns in common: 0.6
    detections = [(shifted, 1, 0.9, probs(_8=0.2)), (NEAR, 1, 0.8, probs(_8=0.6))]
    truths = [(NEAR, 18), (shifted, 18)]
    metrics = add(DetectionMetrics(), detections, truths)
    # One of two is left in each reading; the best one differs, which does not matter here.
    assert metrics.result() == pytest.approx(dict.fromkeys(("actor", "action", "joint"), 6 / 11))
    # Another actor's detection is suppressed as an action only.
    other = [(shifted, 7, 0.9, probs(_8=0.2)), (NEAR, 1, 0.8, probs(_8=0.6))]
    metrics = add(DetectionMetrics(), other, [(NEAR, 18), (shifted, 78)])
    assert metrics.result() == pytest.approx({"actor": 1.0, "action": 6 / 11, "joint": 1.0})


def test_none_is_no_action_but_its_pairs_count():
    metrics = add(DetectionMetrics(), [(NEAR, 3, 1.0, probs(_9=1.0))], [(NEAR, 39)])
    assert metrics.result() == {"actor": 1.0, "action": None, "joint": 1.0}


def test_classes_without_truth_do_not_count_and_frames_without_actors_do():
    metrics = add(DetectionMetrics(), [(NEAR, 1, 0.9, probs(_8=1.0))], [(NEAR, 18)])
    add(metrics, [(NEAR, 1, 0.95, probs(_8=1.0)), (FAR, 5, 0.9, probs(_6=1.0))])
    # The adult in the empty frame ranks first: precision 1/2. The car counts nowhere as an actor.
    assert metrics.result()["actor"] == pytest.approx(0.5)
    classes = metrics.per_class()
    assert {name: len(rows) for name, rows in classes.items()} == {
        "actor": 7,
        "action": 8,
        "joint": 43,
    }
    assert classes["actor"][1] == {"average_precision": pytest.approx(0.5), "truths": 1}
    assert classes["joint"][56] == {"average_precision": None, "truths": 0}


def test_an_actor_is_the_mean_of_its_pairs_that_are_there():
    metrics = DetectionMetrics()
    # An adult that walks is found at 0.72, one that runs is not: walking 1, running 0, and the
    # six other pairs of the adult are nowhere. The car is there and found by nobody.
    add(metrics, [(NEAR, 1, 0.9, probs(_8=0.8, _7=0.1))], [(NEAR, 18), (FAR, 17)])
    add(metrics, [], [(NEAR, 56)])
    assert metrics.by_actor() == {1: 0.5, 2: None, 3: None, 4: None, 5: 0.0, 6: None, 7: None}


def test_an_action_given_its_actor_counts_with_the_pair():
    # Alone, the walking of the unlikely adult at a wrong place ranks first; given the actor, last.
    detections = [(FAR, 1, 0.1, probs(_8=0.9)), (NEAR, 1, 0.9, probs(_8=0.5, _1=0.5))]
    readings = {
        given: add(DetectionMetrics(given_actor=given), detections, [(NEAR, 18)]).result()
        for given in (False, True)
    }
    assert readings[False] == {"actor": 1.0, "action": 0.5, "joint": 1.0}
    assert readings[True] == {"actor": 1.0, "action": 1.0, "joint": 1.0}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"actors": [0]}, "actors: must be from 1 to 7, got 0"),
        ({"actor_scores": []}, r"actor_scores: must be one per box \(1\), got 0"),
        ({"true_pairs": [14]}, "true_pairs: must be ids of the 43 valid pairs, got 14"),
        ({"true_pairs": []}, r"true_pairs: must be one per true box \(1\), got 0"),
    ],
)
def test_what_breaks_a_rule_is_named(change, message):
    frame = {
        "boxes": [NEAR],
        "actors": [1],
        "actor_scores": [0.5],
        "action_probs": [probs()],
        "true_boxes": [NEAR],
        "true_pairs": [18],
    }
    with pytest.raises(ValueError, match=message):
        DetectionMetrics().update(**frame | change)
    with pytest.raises(ValueError, match="frames: must be at least one"):
        DetectionMetrics().result()


def test_as_pycocotools_where_truths_stand_apart():
    # With truths that lie apart both protocols match alike; COCO's recalls are set to VOC's eleven.
    rng = np.random.default_rng(5)
    metrics = DetectionMetrics(nms_threshold=1.0)
    annotations, results = [], []
    for image in range(30):
        places = [(0, 0), (0, 60), (60, 0)][: rng.integers(1, 4)]
        truths = [((top, left, top + 30, left + 20), 18) for top, left in places]
        detections = []
        for box, _ in truths:
            for _ in range(rng.integers(0, 3)):
                moved = np.array(box) + rng.integers(-8, 9, 4)
                detections.append((tuple(moved), 1, rng.random(), probs()))
        add(metrics, detections, truths)
        for box, _ in truths:
            fields = {"iscrowd": 0, "area": 600, "id": len(annotations) + 1}
            annotations.append(_coco(image, box) | fields)
        results += [_coco(image, box) | {"score": score} for box, _, score, _ in detections]
    expected = _coco_average_precision(annotations, results, images=30)
    assert 0.1 < expected < 0.9
    assert metrics.result()["actor"] == pytest.approx(expected, abs=1e-9)


def _coco(image, box):
    top, left, bottom, right = (int(side) for side in box)
    size = [left, top, right - left, bottom - top]
    return {"image_id": image, "category_id": 1, "bbox": size}


def _coco_average_precision(annotations, results, *, images):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = {
            "images": [{"id": image} for image in range(images)],
            "categories": [{"id": 1}],
            "annotations": annotations,
        }
        truth.createIndex()
        scores = COCOeval(truth, truth.loadRes(results), "bbox")
        scores.params.iouThrs = np.array([0.5])
        scores.params.recThrs = np.arange(11) / 10
        scores.evaluate()
        scores.accumulate()
    return scores.eval["precision"][0, :, 0, 0, -1].mean()
