"""The report of a SharpMask run: numbers, and frames with their masks."""

import json

import cv2
import numpy as np

from a2d_tf.evaluation.sharpmask import SegmentedFrame, SharpMaskEvaluation
from a2d_tf.evaluation.sharpmask_report import write_sharpmask_report


def frame_of(masks):
    square = np.zeros((masks, 48, 48), bool)
    square[:, 8:24, 8:24] = True
    picture = np.full((48, 48, 3), 128, np.uint8)
    return SegmentedFrame("dogs", 7, picture, truth=square, predicted=~square)


def test_numbers_and_a_picture_are_written(tmp_path):
    out = tmp_path / "report"
    evaluation = SharpMaskEvaluation(metrics={"mean_iou": 0.5}, frames=[frame_of(1), frame_of(0)])
    picture = write_sharpmask_report(out, evaluation)
    assert {path.name for path in out.iterdir()} == {"metrics.json", picture.name}
    assert json.loads((out / "metrics.json").read_text()) == {"mean_iou": 0.5}
    # Frame, truth and prediction stand side by side, one frame below the other.
    height, width, _ = cv2.imread(str(picture)).shape
    assert width >= 3 * 48 and height >= 2 * 48


def test_an_earlier_report_is_replaced(tmp_path):
    for number in (1, 2):
        evaluation = SharpMaskEvaluation(metrics={"number": number}, frames=[frame_of(1)])
        write_sharpmask_report(tmp_path, evaluation)
    assert json.loads((tmp_path / "metrics.json").read_text()) == {"number": 2}
