"""The files of reports: what ``evaluate`` and ``score`` may replace in a folder."""

import re

from a2d_tf.evaluation.metrics_file import METRICS
from a2d_tf.evaluation.shown_frames import FRAME_FILE, FRAMES_FOLDER
from a2d_tf.files.own_outputs import Outputs
from a2d_tf.records.damage import LEFT_OUT_FILE

_TEXTS = (
    METRICS, LEFT_OUT_FILE, "predictions.json", "truth.json", "pair_scores.json", "report.md",
    "semantic.md",
)  # fmt: skip
_PICTURES = (
    "best", "median", "worst", "overview", "precision_curve", "iou_histogram",
    "average_precision", "comparison", "frames", "semantic",
)  # fmt: skip

REPORT_OUTPUTS = Outputs(
    "evaluate",
    (
        *map(re.escape, _TEXTS),
        *(rf"{name}\.png" for name in _PICTURES),
        f"{FRAMES_FOLDER}/{FRAME_FILE}",
    ),
)
SCORE_OUTPUTS = Outputs("score", (re.escape(METRICS),))
