"""The report of a joint evaluation."""

import dataclasses
import json

import cv2
import numpy as np
import pytest
from fakes.joint_frames import PROBABILITIES, found_adult
from fakes.refusals import refusal_of
from rich.console import Console

from a2d_tf.evaluation.compared_report import read_compared
from a2d_tf.evaluation.joint import JointEvaluation
from a2d_tf.evaluation.joint_report import joint_table, write_joint_report
from a2d_tf.evaluation.shown_frames import write_shown_frames
from a2d_tf.labels import ACTIONS, ACTORS, COLOURS, pair_name
from a2d_tf.metrics.detection import DetectionMetrics
from a2d_tf.metrics.semantic import SemanticMetrics


@pytest.fixture
def evaluation():
    """Return an evaluation of one frame: of two columns with an adult one is found."""
    frame = found_adult()
    pixels, background, detection = SemanticMetrics(), SemanticMetrics(), DetectionMetrics()
    pixels.update(predicted=frame.predicted, truth=frame.truth)
    background.update(predicted=np.zeros_like(frame.truth), truth=frame.truth)
    detection.update(
        boxes=[[0, 10, 48, 11]],
        actors=[1],
        actor_scores=[0.9],
        action_probs=[PROBABILITIES],
        true_boxes=[[0, 10, 48, 12]],
        true_pairs=[18],
    )
    names = {"actor": ACTORS.get, "action": ACTIONS.get, "joint": pair_name}
    metrics = {
        **pixels.result(),
        "background": background.result(),
        "majority": background.result(),
        "majority_pair": "adult walking",
        "detection": detection.result(),
        "detection_ends_inside": {"actor": 1.0, "action": 0.5, "joint": 0.25},
        "per_class": {pair_name(one): values for one, values in pixels.per_class().items()},
        "detection_per_class": {
            reading: {names[reading](one): values for one, values in classes.items()}
            for reading, classes in detection.per_class().items()
        },
        "detection_by_actor": dict.fromkeys(ACTORS.values()) | {"adult": 1.0},
        "detection_by_actor_chance": dict.fromkeys(ACTORS.values()) | {"adult": 0.25},
        "num_frames": 1,
        "num_videos": 1,
        "actors_per_frame": 1.0,
        "actor_threshold": 0.7,
        "action_threshold": 0.3,
        "step": 1200,
        "split": "test",
    }
    return JointEvaluation(metrics, [frame])


def test_numbers_and_classes_are_written_down(evaluation, tmp_path):
    report = write_joint_report(tmp_path / "new", evaluation)
    assert report == tmp_path / "new" / "report.md"
    text = report.read_text()
    # ave (1/2 + 1) / 2, glo 63 / 64, miou (1/2 + 62/63) / 2
    assert f"| Prediction |{' 75.0 | 98.4 | 74.2 |' * 3}\n" in text
    assert "| All adult walking | 50.0 | 96.9 | 48.4 |" in text
    assert "| actor mAP | action mAP | joint mAP |\n| ---: | ---: | ---: |\n| 100.0 |" in text
    assert "| adult | 100.0 | 1 | 100.0 | 25.0 |" in text
    assert "| cat | - | 0 | - | - |" in text and "| walking | 100.0 | 1 |" in text
    assert "| adult walking | 100.0 | 1 | 50.0 | 50.0 | 3.1 |" in text
    assert "| background |  |  | 98.4 | 100.0 | 96.9 |" in text
    metrics = json.loads((tmp_path / "new" / "metrics.json").read_text())
    assert metrics["detection"]["joint"] == 1.0


def test_the_other_reading_of_boxes_stands_beside(evaluation, tmp_path):
    text = write_joint_report(tmp_path, evaluation).read_text()
    assert "earlier versions of this report did: actor 100.0, action 50.0, joint 25.0." in text


def test_what_was_changed_stands_with_the_origin(evaluation, tmp_path):
    evaluation.metrics["changes"] = {"detection.action_regions": "boxes"}
    text = write_joint_report(tmp_path, evaluation).read_text()
    changed = "changed when evaluated: detection.action_regions = boxes"
    assert f"\nat step 1,200, {changed}. Scores in percent.\n" in text


def test_filled_boxes_are_called_so(evaluation, tmp_path):
    assert "filled boxes" not in write_joint_report(tmp_path, evaluation).read_text()
    evaluation.metrics["filled_boxes"] = True
    assert "\nMasks are filled boxes: " in write_joint_report(tmp_path, evaluation).read_text()


def test_another_evaluation_stands_beside(evaluation, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    evaluation.metrics["masks_from"] = {"run": "sharpmask", "step": 900}
    assert "comparison.png" not in write_joint_report(first, evaluation).read_text()
    assert (first / "frames" / "-video_00007_predicted.png").is_file()
    del evaluation.metrics["masks_from"]
    beside = read_compared(first, out=second)
    text = write_joint_report(second, evaluation, beside=beside).read_text()
    assert "![Frame, truth, two-stage, this run](comparison.png)" in text
    assert f"two-stage: `{first}`, at step 1,200, masks from sharpmask at step 900." in text
    assert (second / "comparison.png").is_file()
    # A later report without the other one leaves no picture of it.
    write_joint_report(second, evaluation)
    assert not (second / "comparison.png").exists()


def test_a_report_of_other_frames_costs_only_the_comparison(evaluation, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    write_joint_report(first, evaluation)
    other = dataclasses.replace(evaluation.frames[0], frame_number=9)
    write_shown_frames(first, [other])
    beside = read_compared(first, out=second)
    line = refusal_of(write_joint_report, second, evaluation, beside=beside)
    assert "must show a frame that" in line
    assert "comparison.png" not in (second / "report.md").read_text()
    assert {"metrics.json", "frames.png"} <= {path.name for path in second.iterdir()}


def test_the_terminal_has_controls_and_detections(evaluation):
    console = Console(record=True, width=100)
    console.print(joint_table(evaluation.metrics))
    rows = [line.replace("│", " ").split() for line in console.export_text().splitlines()]
    assert ["actor", "ave", "75.0", "50.0", "50.0"] in rows
    assert ["joint", "mAP", "100.0"] in rows


def test_the_sheet_shows_actors_in_their_colours(evaluation, tmp_path):
    write_joint_report(tmp_path, evaluation)
    sheet = cv2.imread(str(tmp_path / "frames.png"), cv2.IMREAD_COLOR_RGB)
    assert (sheet == np.array(COLOURS[18], np.uint8)).all(-1).any()
