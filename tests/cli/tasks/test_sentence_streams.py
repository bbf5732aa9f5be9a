"""evaluate and segment of a flow run, alone and fused with an RGB run."""

import json

import cv2
import pytest
from fakes.clips import write_moving_clip

from a2d_tf.cli.main import main


@pytest.fixture
def video(tmp_path):
    write_moving_clip(tmp_path / "moving.mp4")
    return tmp_path / "moving.mp4"


def test_a_flow_run_is_evaluated(untrained_flow_run, tiny_flow_records, tmp_path):
    arguments = [str(untrained_flow_run), "--data", str(tiny_flow_records)]
    assert main(["evaluate", *arguments, "--out", str(tmp_path / "report")]) == 0
    metrics = json.loads((tmp_path / "report" / "metrics.json").read_text())
    assert metrics["num_samples"] == 3 and 0 <= metrics["mean_iou"] <= 1


def test_a_fused_run_is_evaluated_into_a_folder_of_its_own(
    untrained_run, untrained_flow_run, tiny_flow_records, tmp_path
):
    copy = tmp_path / "copy"
    copy.mkdir()
    for part in untrained_run.iterdir():
        (copy / part.name).symlink_to(part)
    arguments = [str(copy), "--data", str(tiny_flow_records), "--with", str(untrained_flow_run)]
    assert main(["evaluate", *arguments]) == 0
    assert not (copy / "test").exists()
    fused = json.loads((copy / "test_fused" / "metrics.json").read_text())
    assert fused["num_samples"] == 3
    assert fused["fusion"] == {"flow_run": str(untrained_flow_run), "rgb_weight": 2.0}
    # With hardly any weight on RGB, the numbers are those of flow.
    out = ["--out", str(tmp_path / "little"), "--weight", "1e-6"]
    assert main(["evaluate", *arguments, *out]) == 0
    alone = [str(untrained_flow_run), "--data", str(tiny_flow_records)]
    assert main(["evaluate", *alone, "--out", str(tmp_path / "flow")]) == 0
    little, flow = (
        json.loads((tmp_path / name / "metrics.json").read_text()) for name in ("little", "flow")
    )
    assert little["overall_iou"] == pytest.approx(flow["overall_iou"], abs=1e-3)
    assert fused["overall_iou"] != flow["overall_iou"]


@pytest.mark.parametrize("fused", [False, True], ids=["flow", "fused"])
def test_a_video_is_segmented(untrained_run, untrained_flow_run, video, tmp_path, fused):
    runs = [str(untrained_flow_run), str(video), "the dog"]
    if fused:
        runs = [str(untrained_run), str(video), "the dog", "--with", str(untrained_flow_run)]
    assert main(["segment", *runs, "--out", str(tmp_path / "out"), "--every", "6"]) == 0
    masks = sorted((tmp_path / "out" / "masks" / "1").iterdir())
    assert len(masks) == 24
    assert cv2.imread(str(masks[0]), cv2.IMREAD_UNCHANGED).shape == (48, 64)
    assert (tmp_path / "out" / "segment.json").is_file()


def test_data_without_flow_is_one_line(untrained_flow_run, tiny_records, capsys):
    assert main(["evaluate", str(untrained_flow_run), "--data", str(tiny_records)]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1 and "options.flow" in lines[0] and "--flow dis" in lines[0]


def test_two_rgb_runs_are_not_fused(untrained_run, tiny_flow_records, capsys):
    run = str(untrained_run)
    assert main(["evaluate", run, "--data", str(tiny_flow_records), "--with", run]) == 1
    assert "config.toml: data.stream: must be 'flow'" in capsys.readouterr().err


def test_a_weight_needs_a_second_run(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", "run", "--data", "data", "--weight", "2"])
    assert "--weight needs --with FLOW_WORKDIR" in capsys.readouterr().err


@pytest.mark.parametrize("weight", ["0", "-1", "nan", "inf", "two"])
def test_weights_are_positive_numbers(weight, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", "run", "--data", "x", "--with", "flow", f"--weight={weight}"])
    assert "argument --weight: must be a" in capsys.readouterr().err
