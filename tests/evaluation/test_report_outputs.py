"""What ``evaluate`` and ``score`` may replace."""

import pytest

from a2d_tf.evaluation.joint_comparison import COMPARISON
from a2d_tf.evaluation.joint_report import REPORT, SHEET
from a2d_tf.evaluation.pair_classifier_report import FIGURE_FILE, SCORES_FILE
from a2d_tf.evaluation.report_outputs import REPORT_OUTPUTS, SCORE_OUTPUTS
from a2d_tf.evaluation.sentence_report import GROUPS


@pytest.mark.parametrize(
    "name",
    [
        COMPARISON,
        FIGURE_FILE,
        REPORT,
        SCORES_FILE,
        SHEET,
        *(f"{group}.png" for group in GROUPS),
        "frames/--t%2Fo._00012_truth.png",
    ],
)
def test_the_files_of_reports(name):
    assert REPORT_OUTPUTS.own(name)


@pytest.mark.parametrize(
    "name", ["config.toml", "mine.png", "frames/mine.png", "frames/a/b_00012_truth.png", "a.json"]
)
def test_other_files_are_somebody_s(name):
    assert not REPORT_OUTPUTS.own(name)
    assert not SCORE_OUTPUTS.own(name)
