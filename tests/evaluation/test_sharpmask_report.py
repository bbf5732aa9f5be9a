"""The report of a SharpMask run: numbers, and frames with their masks."""

import json

import cv2
import numpy as np

from a2d_tf.evaluation.sharpmask import SegmentedFrame, SharpMaskEvaluation
from a2d_tf.evaluation.sharpmask_report import write_sharpmask_report

METRICS = {
    "mean_iou": 0.5,
    "above_half": 0.25,
    "filled_box": {"mean_iou": 0.4, "above_half": 0.0},
    "num_actors": 1,
    "num_frames": 2,
    "step": 1200,
    "split": "test",
    "changes": {"evaluation.boxes": 1},
}


def frame_of(masks):
    square = np.zeros((masks, 48, 48), bool)
    square[:, 8:24, 8:24] = True
    picture = np.full((48, 48, 3), 128, np.uint8)
    return SegmentedFrame("dogs", 7, picture, truth=square, predicted=~square)


def test_numbers_and_a_picture_are_written(tmp_path):
    out = tmp_path / "report"
    report = write_sharpmask_report(
        out, SharpMaskEvaluation(metrics=METRICS, frames=[frame_of(1), frame_of(0)])
    )
    assert {path.name for path in out.iterdir()} == {"report.md", "metrics.json", "frames.png"}
    assert json.loads((out / "metrics.json").read_text()) == METRICS
    # Frame, truth and prediction stand side by side, one frame below the other.
    height, width, _ = cv2.imread(str(out / "frames.png")).shape
    assert width >= 3 * 48 and height >= 2 * 48
    text = report.read_text()
    changed = "changed when evaluated: evaluation.boxes = 1."
    assert f"1 actor in 2 test frames, at step 1,200, {changed}\n" in text
    assert "| Prediction | 50.0 | 25.0 |\n| Filled box | 40.0 | 0.0 |\n" in text
    assert "](frames.png)\n" in text


def test_an_earlier_report_is_replaced(tmp_path):
    for split in ("train", "test"):
        metrics = METRICS | {"split": split}
        report = write_sharpmask_report(tmp_path, SharpMaskEvaluation(metrics, [frame_of(1)]))
    assert json.loads((tmp_path / "metrics.json").read_text())["split"] == "test"
    assert "test frames" in report.read_text()
