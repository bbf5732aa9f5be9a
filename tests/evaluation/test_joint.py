"""Joint evaluation of a run whose detections are chosen."""

import dataclasses
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.errors import InputError
from a2d_tf.evaluation.joint import evaluate_joint

SIZE = 16
PLACES = 3


def columns(start, stop):
    """Return a mask (16, 16) of some columns."""
    return np.broadcast_to((np.arange(SIZE) >= start) & (np.arange(SIZE) < stop), (SIZE, SIZE))


class ChosenColumns:
    """Stands in for a trained run: clips get the next of the given detections, in their order.

    A detection is (first column, column after the last, actor, score, {action: probability}).
    """

    origin: ClassVar = {"step": 5}

    def __init__(self, detections, *, masks=True, max_instances=1, **model) -> None:
        self.config = SimpleNamespace(
            data=SimpleNamespace(size=SIZE),
            detection=SimpleNamespace(actor_threshold=0.7, action_threshold=0.3),
            evaluation=SimpleNamespace(batch_size=2),
            model=SimpleNamespace(**{"cross_product": False, "action_given_actor": False} | model),
        )
        self.clip_options = LabelledClipOptions(
            size=SIZE, frames=3, max_instances=max_instances, flow=False
        )
        self._detections = list(detections)
        self._masks = masks

    def check_data(self, data_dir):
        pass

    def detect(self, batch):
        count = len(batch[keys.VIDEO])
        outputs = {
            keys.DETECTION_BOXES: np.zeros((count, PLACES, 4), np.float32),
            keys.DETECTION_ACTORS: np.zeros((count, PLACES), np.int32),
            keys.DETECTION_SCORES: np.zeros((count, PLACES), np.float32),
            keys.DETECTION_ACTIONS: np.zeros((count, PLACES, 10), np.float32),
        }
        if self._masks:
            outputs[keys.DETECTION_MASKS] = np.ones((count, PLACES, 28, 28), np.float32)
        for row in range(count):
            for place, (start, stop, actor, score, actions) in enumerate(self._detections.pop(0)):
                outputs[keys.DETECTION_BOXES][row, place] = (0, start, SIZE, stop)
                outputs[keys.DETECTION_ACTORS][row, place] = actor
                outputs[keys.DETECTION_SCORES][row, place] = score
                for action, probability in actions.items():
                    outputs[keys.DETECTION_ACTIONS][row, place, action] = probability
        return outputs


def make_frame(video_id, *actors):
    """Return a video's frame whose actors, each (start, stop, pair), fill columns."""
    record = make_record(
        video_id=video_id,
        masks=[columns(start, stop) for start, stop, _ in actors],
        pairs=[pair for _, _, pair in actors],
        sentences=(),
    )
    boxes = [(0.0, float(start), float(SIZE), float(stop)) for start, stop, _ in actors]
    instances = tuple(
        dataclasses.replace(one, box=box) for one, box in zip(record.instances, boxes, strict=True)
    )
    return dataclasses.replace(record, instances=instances)


@pytest.fixture
def data(tmp_path):
    """Return three test frames: a walking adult beside a running dog, nobody, a walking adult."""
    records = [
        make_frame("both", (0, 4, 18), (4, 8, 77)),
        make_frame("-nobody"),
        make_frame("one", (0, 8, 18)),
    ]
    return write_data(tmp_path / "data", [], records)


# The adult in the right place; a dog that runs, of four columns two too far to the right, over
# which lies a worse scored adult; nobody; an adult below the threshold whose box is right.
DETECTIONS = (
    [(0, 4, 1, 0.9, {8: 0.8}), (6, 10, 7, 0.8, {7: 0.9}), (8, 12, 1, 0.75, {8: 0.4})],
    [],
    [(0, 8, 1, 0.5, {8: 0.9})],
)


def test_pixels_and_controls_by_hand(data):
    metrics = evaluate_joint(ChosenColumns(DETECTIONS), data_dir=data, split="test").metrics
    # Columns, 48 in all. Truth: 12 adult, 4 dog, 32 background. Predicted: adult 0 to 3 (right),
    # dog 6 to 9 (2 right), adult 10 and 11, all in the first frame; background 8 columns too many.
    expected = {"ave": (4 / 12 + 2 / 4 + 28 / 32) / 3, "glo": 34 / 48}
    expected["miou"] = (4 / 14 + 2 / 6 + 28 / 42) / 3
    for reading in ("actor", "action", "joint"):
        assert metrics[reading] == pytest.approx(expected), reading
    assert metrics["background"]["joint"] == pytest.approx(
        {"ave": 1 / 3, "glo": 32 / 48, "miou": 32 / 48 / 3}
    )
    # The same columns, all adult walking: of the truth's adult 4, of its dog none.
    assert metrics["majority_pair"] == "adult walking"
    assert metrics["majority"]["joint"] == pytest.approx(
        {"ave": (4 / 12 + 0 + 28 / 32) / 3, "glo": 32 / 48, "miou": (4 / 18 + 0 + 28 / 42) / 3}
    )
    assert metrics["per_class"]["dog running"]["iou"] == pytest.approx(2 / 6)
    assert (metrics["num_frames"], metrics["num_videos"]) == (3, 3)
    assert (metrics["step"], metrics["split"]) == (5, "test")
    assert metrics["actors_per_frame"] == 1.0


def test_detections_below_the_thresholds_count_for_average_precision(data):
    # The smaller number of places for true actors must not hide one either.
    metrics = evaluate_joint(ChosenColumns(DETECTIONS), data_dir=data, split="test").metrics
    # Adults: right at 0.9, wrong at 0.75, right at 0.5, of two: 1 up to 0.5, then 2/3.
    adult = (6 + 5 * 2 / 3) / 11
    # The dog's columns 6 to 9 share too little with 4 to 7.
    assert metrics["detection"]["actor"] == pytest.approx((adult + 0) / 2)
    # Walking: right at 0.9 and 0.8, before the wrong one at 0.4. Running: found by none.
    assert metrics["detection"]["action"] == pytest.approx((1 + 0) / 2)
    # Pairs: right at 0.72 and 0.45, wrong at 0.3.
    assert metrics["detection"]["joint"] == pytest.approx((1 + 0) / 2)
    assert metrics["detection_ends_inside"] == metrics["detection"]
    classes = metrics["detection_per_class"]
    assert classes["joint"]["dog running"] == {"average_precision": 0.0, "truths": 1}
    assert classes["actor"]["adult"] == {"average_precision": pytest.approx(adult), "truths": 2}
    assert classes["action"]["eating"]["average_precision"] is None


def test_boxes_are_half_open_and_the_other_reading_stands_beside(tmp_path):
    data = write_data(tmp_path / "data", [], [make_frame("walks", (0, 10, 18))])
    # 4.8 of 10 columns are found: 0.48, which a pixel more each way makes 0.527.
    run = ChosenColumns([[(0, 4.8, 1, 0.8, {8: 0.9})]])
    metrics = evaluate_joint(run, data_dir=data, split="test").metrics
    readings = ("actor", "action", "joint")
    assert metrics["detection"] == dict.fromkeys(readings, 0.0)
    assert metrics["detection_ends_inside"] == dict.fromkeys(readings, 1.0)


def test_actors_with_known_and_with_guessed_actions(tmp_path):
    records = [make_frame("walks", (0, 8, 18)), make_frame("runs", (0, 8, 17))]
    data = write_data(tmp_path / "data", [], records)
    detections = ([(0, 8, 1, 0.8, {8: 0.9})], [(0, 8, 1, 0.9, {7: 0.9})])
    metrics = evaluate_joint(ChosenColumns(detections), data_dir=data, split="test").metrics
    # Guessed, the runner ranks first in both pairs: 1 for running, 1/2 for walking.
    absent = dict.fromkeys(("baby", "ball", "bird", "car", "cat", "dog"))
    assert metrics["detection_by_actor"] == {"adult": 1.0, **absent}
    assert metrics["detection_by_actor_chance"] == {"adult": 0.75, **absent}


def test_a_model_of_pairs_ranks_actions_by_the_pair(data):
    detections = (
        [(0, 4, 1, 0.5, {8: 1.0}), (12, 16, 3, 0.9, {6: 1.0})],
        [(2, 9, 1, 0.8, {8: 1.0})],
        [(0, 8, 1, 0.6, {8: 1.0})],
    )
    run = ChosenColumns(detections, cross_product=True)
    detection = evaluate_joint(run, data_dir=data, split="test").metrics["detection"]
    # Walking: wrong at 0.8, right at 0.6 and 0.5 of two: 2/3 at every recall.
    assert detection["action"] == pytest.approx((2 / 3 + 0) / 2)
    assert detection["joint"] == pytest.approx((2 / 3 + 0) / 2)


def test_an_action_given_the_actor_ranks_by_the_pair(data):
    detections = (
        [(0, 4, 1, 0.9, {8: 0.6})],
        [(2, 9, 1, 0.3, {8: 0.9})],
        [(0, 8, 1, 0.8, {8: 0.5})],
    )
    for given, action in ((True, 1), (False, 2 / 3)):
        run = ChosenColumns(detections, action_given_actor=given)
        detection = evaluate_joint(run, data_dir=data, split="test").metrics["detection"]
        # Walking, given the actor: right at 0.54 and 0.4 of two, wrong at 0.27, else at 0.9 first.
        assert detection["action"] == pytest.approx((action + 0) / 2)
        assert detection["joint"] == pytest.approx((1 + 0) / 2)


def test_frames_for_pictures_show_actors_above_the_thresholds(data):
    run = ChosenColumns(DETECTIONS, masks=False)
    evaluation = evaluate_joint(run, data_dir=data, split="test", num_shown=2)
    assert [one.video_id for one in evaluation.frames] == ["both", "one"]
    first, last = evaluation.frames
    assert first.frame.shape == (SIZE, SIZE, 3)
    assert first.truth[0].tolist() == [18] * 4 + [77] * 4 + [0] * 8
    assert first.predicted[0].tolist() == [18] * 4 + [0] * 2 + [77] * 4 + [18] * 2 + [0] * 4
    assert [one.box for one in first.actors] == [(0, 0, 16, 4), (0, 6, 16, 10), (0, 8, 16, 12)]
    assert last.actors == () and not last.predicted.any()


@pytest.mark.parametrize("labelled", [True, False])
def test_data_without_a_labelled_actor_is_refused(tmp_path, labelled):
    record = make_frame("nobody") if labelled else dataclasses.replace(make_record(), labels=None)
    data = write_data(tmp_path / "data", [], [record])
    with pytest.raises(InputError, match="test: must hold an actor in a frame with a label map"):
        evaluate_joint(ChosenColumns([]), data_dir=data, split="test")
