"""The report of a pair classifier: files that agree with each other."""

import json

import cv2
import numpy as np
import pytest

from a2d_tf.evaluation.pair_classifier import PairClassifierEvaluation
from a2d_tf.evaluation.pair_classifier_report import (
    pair_classifier_table,
    write_pair_classifier_report,
)
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.runs.pair_scores import load_pair_scores


@pytest.fixture
def evaluation():
    per_pair = {name: {"average_precision": None, "positives": 0} for name in PAIR_NAMES.values()}
    per_pair["adult eating"] = {"average_precision": 0.75, "positives": 2}
    per_pair["dog walking"] = {"average_precision": 0.5, "positives": 1}
    metrics = {"map": 0.625, "chance_map": 0.375, "num_videos": 4, "per_pair": per_pair}
    metrics |= {"precision": 0.4, "recall": 2 / 3, "f1": 0.5, "threshold": 0.5}
    metrics |= {"split": "test", "step": 3000}
    scores = {f"v{i}": np.full(43, i / 4, np.float32) for i in range(4)}
    return PairClassifierEvaluation(metrics, scores)


def test_the_folder_holds_numbers_scores_table_and_figure(tmp_path, evaluation):
    report = write_pair_classifier_report(tmp_path / "out", evaluation)
    assert report == tmp_path / "out" / "report.md"
    stored = json.loads((tmp_path / "out" / "metrics.json").read_text())
    assert stored == evaluation.metrics
    scores = load_pair_scores(tmp_path / "out" / "pair_scores.json")
    assert list(scores) == ["v0", "v1", "v2", "v3"] and scores["v3"][0] == 0.75
    figure = cv2.imread(str(tmp_path / "out" / "average_precision.png"))
    assert (figure == (178, 114, 0)).all(axis=-1).any()  # bars of the first colour, in BGR
    assert (figure == (0, 94, 213)).all(axis=-1).any()
    assert not list((tmp_path / "out").glob(".*"))


def test_the_table_has_a_row_a_pair(tmp_path, evaluation):
    lines = write_pair_classifier_report(tmp_path, evaluation).read_text().splitlines()
    assert "4 test videos, step 3,000" in lines
    assert "| Mean average precision | 62.5 |" in lines
    assert "| adult eating | 75.0 | 50.0 | 2 |" in lines
    assert "| car rolling | none to find | 0.0 | 0 |" in lines
    assert (
        sum(line.startswith(tuple(f"| {name} |" for name in PAIR_NAMES.values())) for line in lines)
        == 43
    )
    assert not any("averaged" in line for line in lines)


def test_the_published_numbers_stand_beside(tmp_path, evaluation):
    evaluation.metrics["changes"] = {"evaluation.threshold": 0.25}
    text = write_pair_classifier_report(tmp_path, evaluation).read_text()
    changed = "changed when evaluated: evaluation.threshold = 0.25"
    assert f"| This one, 4 test videos, step 3,000, {changed} | 62.5 |" in text
    assert "| The sentence paper's, RGB and flow | 70 |" in text
    assert "[29], Xu et al., CVPR 2015 | 67 |" in text
    assert "published results on A2D" in text


def test_a_fused_report_names_the_weight(tmp_path, evaluation):
    evaluation.metrics["rgb_weight"] = 2.0
    text = write_pair_classifier_report(tmp_path, evaluation).read_text()
    assert "RGB and flow are averaged 2 : 1." in text


def test_the_terminal_shows_the_overall_numbers(evaluation):
    table = pair_classifier_table(evaluation.metrics)
    names, values = ([str(cell) for cell in column.cells] for column in table.columns)
    assert dict(zip(names, values, strict=True))["F1 of the chosen pairs"] == "50.0"
