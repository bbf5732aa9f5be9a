"""Model cards: what a person must know of an export before using it."""

import dataclasses
import shutil

import pytest

from a2d_tf.config.loader import config_text
from a2d_tf.evaluation.metrics_file import write_metrics
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.export_summary import ExportSummary
from a2d_tf.serving.model_card import MODEL_CARD_FILE, write_model_card
from a2d_tf.training.data_summary import write_data_summary


@pytest.fixture
def one_run(untrained_run, tmp_path):
    """Return a sentence run at step 7 in a folder of its own."""
    return load_run(shutil.copytree(untrained_run, tmp_path / "dogs"), SentenceRun)


def card_of(run, tmp_path):
    """Return the card of an export of sentences."""
    given = {field.name: None for field in dataclasses.fields(ExportSummary)}
    inputs, outputs = {"frames": "uint8: RGB"}, {"masks": "uint8: 1 on the actor"}
    told = given | {"kind": "sentences", "inputs": inputs, "outputs": outputs, "a2d_tf": "1.0"}
    write_model_card(tmp_path, ExportSummary(**told), [run])
    return (tmp_path / MODEL_CARD_FILE).read_text()


def test_a_run_tells_its_settings_and_labels(one_run, tmp_path):
    card = card_of(one_run, tmp_path)
    assert card.startswith("# Model card: dogs\n\nIt segments, in one frame of a clip, the actor")
    for line in (
        "| out `masks` | uint8: 1 on the actor |",
        "| steps trained | 7 |",
        f"| data.size | {one_run.config.data.size} |",
        "| 7 | dog |",
        "Random weights.",
        "The run has no evaluation: see `a2d-tf evaluate`.",
    ):
        assert f"{line}\n" in card
    assert "78 dog walking" in card and config_text(one_run.config).rstrip() in card
    assert "The run does not say what it was trained on" in card


def test_data_and_scores_with_their_control_are_told(one_run, tiny_records, tmp_path):
    workdir = one_run.task.workdir
    write_data_summary([tiny_records], workdir)
    metrics = {"mean_iou": 0.5, "samples": 3, "note": "text", "control": {"mean_iou": 0.25}}
    write_metrics(workdir / "test", metrics)
    card = card_of(one_run, tmp_path)
    assert "| mean_iou | 0.500 | 0.250 |\n| samples | 3 |  |\n" in card
    assert "note" not in card.split("### Scores")[1].split("###")[0]
    told = f"| {tiny_records.name} (a2d, from "
    assert told in card and "| test | 3 videos, 6 records" in card


def test_joint_scores_have_an_empty_answer_for_a_control(one_run, tmp_path):
    metrics = {"action": {"miou": 0.6}, "background": {"action": {"miou": 0.1}}}
    write_metrics(one_run.task.workdir / "test", metrics)
    assert "| action.miou | 0.600 | 0.100 |" in card_of(one_run, tmp_path)


def test_every_export_has_a_card(exports):
    for kind, served in exports.items():
        card = (served.version / MODEL_CARD_FILE).read_text()
        assert card.count("### Began from") == (
            2 if kind in ("fused", "pairs", "classifiers", "joint_sharpmask") else 1
        )
