import json
import shutil

import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config


def test_a_run_is_evaluated_and_reported(untrained_run, tiny_records, tmp_path, capsys):
    out = tmp_path / "report"
    arguments = [str(untrained_run), "--data", str(tiny_records), "--out", str(out)]
    assert main(["evaluate", *arguments]) == 0
    metrics = json.loads((out / "metrics.json").read_text())
    names = {f"precision@0.{tenth}" for tenth in range(5, 10)}
    names |= {"overall_iou", "mean_iou", "map_mean_precision", "map_coco", "shuffled_mean_iou"}
    assert names <= metrics.keys()
    assert all(0 <= metrics[name] <= 1 for name in names)
    assert metrics["shuffled_mean_iou"] == metrics["control"]["mean_iou"]
    assert (metrics["num_samples"], metrics["step"], metrics["split"]) == (6, 7, "test")
    assert (out / "report.md").is_file() and (out / "overview.png").is_file()
    assert not (out / "predictions.json").exists()
    printed = capsys.readouterr().out
    assert "Overall IoU" in printed and "Shuffled sentences" in printed


def test_the_untrained_network_is_a_control(untrained_run, tiny_records, tmp_path, capsys):
    run = tmp_path / "run"
    shutil.copytree(untrained_run, run, ignore=shutil.ignore_patterns("checkpoints"))
    assert main(["evaluate", str(run), "--data", str(tiny_records)]) == 1
    assert main(["evaluate", str(run), "--data", str(tiny_records), "--untrained"]) == 0
    metrics = json.loads((run / "test_untrained" / "metrics.json").read_text())
    assert metrics["untrained"] is True and "step" not in metrics
    assert metrics["num_samples"] == 6


def test_keys_that_act_after_training_are_changed(untrained_run, tiny_records, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(untrained_run, run)
    changes = ["--set", "evaluation.threshold=1e9", "--set", "evaluation.batch_size=1"]
    assert main(["evaluate", str(run), "--data", str(tiny_records), *changes]) == 0
    name = "test_evaluation.batch_size=1_evaluation.threshold=1000000000.0"
    metrics = json.loads((run / name / "metrics.json").read_text())
    assert metrics["changes"] == {"evaluation.threshold": 1e9, "evaluation.batch_size": 1}
    assert metrics["mean_iou"] == 0  # no response is so high
    report = (run / name / "report.md").read_text()
    assert "6 samples, changed when evaluated: evaluation.threshold = 1000000000.0, " in report


def test_a_key_that_acts_in_training_is_one_line(untrained_run, tmp_path, capsys):
    changes = ["--set", "evaluation.threshold=1", "--set", "data.frames=2"]
    assert main(["evaluate", str(untrained_run), "--data", str(tmp_path), *changes]) == 1
    assert capsys.readouterr().err == (
        "error: --set: data.frames: must be a key of evaluation: the other keys of a sentence run "
        "are fixed by its training\n"
    )


def test_a_key_without_effect_is_wrong_usage(untrained_run, tmp_path, capsys):
    arguments = [str(untrained_run), "--data", str(tmp_path), "--set", "evaluation.rgb_weight=1"]
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", *arguments])
    assert "--set evaluation.rgb_weight needs --with FLOW_WORKDIR" in capsys.readouterr().err


def test_written_predictions_score_the_same(untrained_run, tiny_records, tmp_path):
    out = tmp_path / "report"
    arguments = [str(untrained_run), "--data", str(tiny_records), "--out", str(out)]
    assert main(["evaluate", *arguments, "--predictions"]) == 0
    files = [str(out / name) for name in ("predictions.json", "truth.json")]
    assert main(["score", *files, "--out", str(tmp_path / "scored")]) == 0
    evaluated = json.loads((out / "metrics.json").read_text())
    scored = json.loads((tmp_path / "scored" / "metrics.json").read_text())
    assert scored.pop("num_predictions") + scored.pop("num_without_prediction") == 6
    assert len(scored) == 10
    assert scored == {name: evaluated[name] for name in scored}


def test_another_data_set_without_training(untrained_run, tiny_jhmdb, tmp_path, capsys):
    data, out = tmp_path / "data", tmp_path / "report"
    options = ["--dataset", "jhmdb", "--frames", "4", "--workers", "1"]
    assert main(["convert", str(tiny_jhmdb), str(data), *options]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(untrained_run), "--data", str(data), "--out", str(out)]) == 0
    assert json.loads((out / "metrics.json").read_text())["num_samples"] == 6
    printed = " ".join(capsys.readouterr().out.split())
    # Not "Man", "in", "blue" and "walking": each sentence counts once, not once a frame.
    assert "test sentences: 3 words without a vector, 3 different ones" in printed
    assert "old (1), woman (1), clapping (1)" in printed


def test_data_without_a_training_split_cannot_train(tiny_jhmdb, tmp_path, capsys):
    data = tmp_path / "data"
    options = ["--dataset", "jhmdb", "--frames", "4", "--workers", "1"]
    assert main(["convert", str(tiny_jhmdb), str(data), *options]) == 0
    save_config(TINY_CONFIG, tmp_path / "config.toml")
    arguments = [str(tmp_path / "config.toml"), "--data", str(data), "--workdir"]
    assert main(["train", *arguments, str(tmp_path / "run")]) == 1
    error = capsys.readouterr().err
    rule = "must hold shards of this split; the data that was converted has none"
    assert error == f"error: {data}: train-*.tfrecord: {rule}\n"
    assert not (tmp_path / "run").exists()


def test_a_missing_run_is_one_line(tmp_path, capsys):
    assert main(["evaluate", str(tmp_path / "none"), "--data", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: ") and "trained run" in lines[0]


@pytest.mark.parametrize(
    "options",
    [[], ["--data", "x", "--split", "all"], ["--data", "x", "--set", "evaluation.threshold"]],
)
def test_wrong_usage_exits_with_2(options):
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", "run", *options])
