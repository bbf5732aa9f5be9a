import json

import pytest

from a2d_tf.cli.main import main


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
    printed = capsys.readouterr().out
    assert "Overall IoU" in printed and "Shuffled sentences" in printed


def test_a_missing_run_is_one_line(tmp_path, capsys):
    assert main(["evaluate", str(tmp_path / "none"), "--data", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: ") and "trained run" in lines[0]


@pytest.mark.parametrize("options", [[], ["--data", "x", "--split", "all"]])
def test_wrong_usage_exits_with_2(options):
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", "run", *options])
