"""The report of a semantic evaluation."""

import cv2
import numpy as np
import pytest
from rich.console import Console

from a2d_tf.evaluation.pair_queries import PairQueriesEvaluation
from a2d_tf.evaluation.pair_queries_report import (
    describe_candidates,
    pair_queries_table,
    write_pair_queries_report,
)
from a2d_tf.labels import COLOURS, pair_name
from a2d_tf.metrics.semantic import SemanticMetrics
from a2d_tf.runs.labelled_frame import LabelledFrame


@pytest.fixture
def evaluation():
    """Return an evaluation of one frame: of two columns with an adult one is found."""
    truth = np.zeros((48, 64), np.uint8)
    truth[:, 10:12] = 18
    predicted = np.where(np.arange(64) == 10, truth, 0).astype(np.uint8)
    scores, background = SemanticMetrics(), SemanticMetrics()
    scores.update(predicted=predicted, truth=truth)
    background.update(predicted=np.zeros_like(truth), truth=truth)
    metrics = {
        **scores.result(),
        "background": background.result(),
        "exchanged_names": None,
        "per_class": {pair_name(one): values for one, values in scores.per_class().items()},
        "candidates": "classifier",
        "pair_threshold": 0.5,
        "num_frames": 1,
        "num_videos": 1,
        "pairs_per_frame": 1.0,
        "frames_without_query": 0,
        "videos_without_query": 0,
        "names_not_read": ["cat eating"],
        "threshold": 0.0,
        "trained_on": "sentences",
    }
    frame = np.full((48, 64, 3), 128, np.uint8)
    return PairQueriesEvaluation(metrics, [LabelledFrame("-video", 7, frame, truth, predicted)])


def test_numbers_classes_and_choices_are_written_down(evaluation, tmp_path):
    report = write_pair_queries_report(tmp_path, evaluation)
    text = report.read_text()
    assert report == tmp_path / "semantic.md"
    # ave (1/2 + 1) / 2, glo 63 / 64, miou (1/2 + 62/63) / 2
    assert f"| Prediction |{' 75.0 | 98.4 | 74.2 |' * 3}" in text
    assert "| All background | 50.0 | 96.9 | 48.4 |" in text
    assert "| Exchanged names" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + 1 + 2 + 1 + 1 + 44
    assert "| adult walking | 50.0 | 50.0 | 3.1 |" in rows
    assert "| dog running | - | - | 0.0 |" in rows
    assert "trained on sentences" in text
    assert "Left out, because the run knows none of their words: cat eating." in text


def test_an_upper_bound_is_named_so(evaluation):
    metrics = evaluation.metrics
    assert "upper bound" not in describe_candidates(metrics)
    assert "above 0.5" in describe_candidates(metrics)
    truth = metrics | {"candidates": "truth", "pair_threshold": None}
    assert "an upper bound" in describe_candidates(truth)


def test_the_sheet_shows_the_official_colours(evaluation, tmp_path):
    write_pair_queries_report(tmp_path, evaluation)
    sheet = cv2.imread(str(tmp_path / "semantic.png"), cv2.IMREAD_COLOR_RGB)
    assert (sheet == np.array(COLOURS[18], np.uint8)).all(-1).any()


def test_the_control_has_a_row(evaluation):
    metrics = evaluation.metrics | {"exchanged_names": evaluation.metrics["background"]}
    console = Console(record=True, width=80)
    console.print(pair_queries_table(metrics))
    rows = [line.replace("│", " ").split() for line in console.export_text().splitlines()]
    assert ["actor", "ave", "75.0", "50.0", "50.0"] in rows
    assert ["joint", "glo", "98.4", "96.9", "96.9"] in rows
