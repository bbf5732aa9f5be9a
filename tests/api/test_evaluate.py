"""Metrics of a run from Python, with or without a report."""

import json

import pytest

from a2d_tf import InputError, evaluate, load_run


def test_metrics_and_a_report(untrained_run, tiny_records, tmp_path):
    run = load_run(untrained_run)
    told = []
    metrics = evaluate(run, str(tiny_records), on_progress=lambda *done: told.append(done))
    assert 0 <= metrics["mean_iou"] <= 1
    assert "control" in metrics
    assert told[-1][0] == told[-1][1] > 0
    again = evaluate(run, tiny_records, out=tmp_path / "report")
    assert again["mean_iou"] == metrics["mean_iou"]
    stored = json.loads((tmp_path / "report" / "metrics.json").read_text())
    assert stored["mean_iou"] == metrics["mean_iou"]
    assert (tmp_path / "report" / "overview.png").is_file()


def test_data_that_is_none(untrained_run, tmp_path):
    with pytest.raises(InputError, match="must hold shards of this split"):
        evaluate(untrained_run, tmp_path)


def test_a_folder_of_somebody_else_is_refused_before_any_work(
    untrained_run, tiny_records, tmp_path
):
    (tmp_path / "metrics.json").write_text("mine")
    told = []
    with pytest.raises(InputError, match="--overwrite"):
        evaluate(
            untrained_run, tiny_records, out=tmp_path, on_progress=lambda *one: told.append(one)
        )
    assert not told and (tmp_path / "metrics.json").read_text() == "mine"
