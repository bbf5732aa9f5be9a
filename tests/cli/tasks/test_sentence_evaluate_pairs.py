"""evaluate with actor-action pairs as queries."""

import json

import numpy as np
import pytest

from a2d_tf.cli.main import main
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.runs.pair_scores import save_pair_scores

VIDEOS = ("-tiny_pair", "tiny_single", "tiny_missed")


def _evaluate(run, data, out, *options):
    return main(["evaluate", str(run), "--data", str(data), "--out", str(out), *options])


@pytest.mark.usefixtures("loaded_once")
def test_semantic_scores_stand_beside_those_of_sentences(
    untrained_run, tiny_records, tmp_path, capsys
):
    out = tmp_path / "report"
    assert _evaluate(untrained_run, tiny_records, out, "--pairs", "truth") == 0
    metrics = json.loads((out / "metrics.json").read_text())
    assert metrics["num_samples"] == 6  # of sentences
    semantic = metrics["semantic"]
    assert semantic["num_frames"] == 6  # one of them has no sentence
    assert (semantic["candidates"], semantic["trained_on"]) == ("truth", "sentences")
    for scores in (semantic, semantic["background"], semantic["exchanged_names"]):
        for reading in ("actor", "action", "joint"):
            assert scores[reading].keys() == {"ave", "glo", "miou"}
            assert all(0 <= value <= 1 for value in scores[reading].values())
    assert len(semantic["per_class"]) == 44
    assert (out / "semantic.md").is_file() and (out / "semantic.png").is_file()
    assert "an upper bound" in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("loaded_once")
def test_the_scores_of_a_classifier_choose(untrained_run, tiny_records, tmp_path):
    scores = {video: np.zeros(43, np.float32) for video in VIDEOS}
    scores["-tiny_pair"][VALID_PAIRS.index(77)] = 0.6
    save_pair_scores(scores, tmp_path / "scores.json")
    options = ["--pairs", str(tmp_path / "scores.json"), "--pair-threshold", "0.55"]
    assert _evaluate(untrained_run, tiny_records, tmp_path / "report", *options) == 0
    semantic = json.loads((tmp_path / "report" / "metrics.json").read_text())["semantic"]
    assert (semantic["candidates"], semantic["pair_threshold"]) == ("classifier", 0.55)
    # -tiny_pair has 2 of the 6 frames.
    assert (semantic["frames_without_query"], semantic["videos_without_query"]) == (4, 2)
    assert semantic["pairs_per_frame"] == pytest.approx(2 / 6)


@pytest.mark.usefixtures("loaded_once")
def test_a_report_goes_into_a_folder_of_its_options(untrained_run, tiny_records, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("config.toml", "checkpoints"):
        (copy / name).symlink_to(untrained_run / name)
    options = ["--pairs", "all", "--set", "evaluation.threshold=1"]
    assert main(["evaluate", str(copy), "--data", str(tiny_records), *options]) == 0
    report = (copy / "test_all_pairs_evaluation.threshold=1.0" / "semantic.md").read_text()
    assert "trained on sentences, changed when evaluated: evaluation.threshold = 1.0." in report
    assert not (copy / "test").exists()


@pytest.mark.usefixtures("loaded_once")
def test_a_video_that_the_classifier_did_not_see_is_one_line(
    untrained_run, tiny_records, tmp_path, capsys
):
    path = tmp_path / "scores.json"
    save_pair_scores({video: np.zeros(43, np.float32) for video in VIDEOS[:2]}, path)
    assert _evaluate(untrained_run, tiny_records, tmp_path / "report", "--pairs", str(path)) == 1
    error = [line for line in capsys.readouterr().err.splitlines() if line]
    rule = "must hold scores of every video"
    assert error == [f"error: {path}: videos: {rule}, got 'tiny_missed'"]
    assert not (tmp_path / "report").exists()


def test_missing_scores_are_one_line(untrained_run, tiny_records, tmp_path, capsys):
    missing = ["--pairs", "nowhere.json"]
    assert _evaluate(untrained_run, tiny_records, tmp_path / "report", *missing) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and "nowhere.json: file: must exist" in lines[0]


@pytest.mark.parametrize("pairs", [[], ["--pairs", "all"], ["--pairs", "truth"]])
def test_a_threshold_without_scores_is_wrong_usage(pairs, tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        _evaluate("run", "data", tmp_path / "report", *pairs, "--pair-threshold", "0.5")
    assert "error: --pair-threshold needs --pairs FILE" in capsys.readouterr().err
