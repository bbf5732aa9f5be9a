"""SharpMask on the command line: alone, and for joint runs without a mask head."""

import json

import pytest
from fakes.clips import write_clip
from fakes.datasets import write_data
from fakes.records import make_record
from fakes.untrained_runs import write_joint_run, write_sharpmask_run

from a2d_tf.cli.main import main


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return a folder with ``boxes``, ``masks``, two joint runs, and ``sharpmask``."""
    folder = tmp_path_factory.mktemp("runs")
    low = ("detection.actor_threshold=0.0", "detection.action_threshold=0.0", "data.frames=1")
    for name, masks in (("boxes", "false"), ("masks", "true")):
        (folder / name).mkdir()
        write_joint_run(folder / name, f"model.masks={masks}", *low)
    write_sharpmask_run(folder / "sharpmask")
    return folder


@pytest.fixture
def data(tmp_path):
    """Return one test frame of two dogs."""
    return write_data(tmp_path / "data", [], [make_record(split="test")])


def read(folder):
    return json.loads((folder / "metrics.json").read_text())


def test_a_run_with_boxes_is_evaluated_with_masks_from_elsewhere(runs, data):
    options = ["--data", str(data), "--masks-from", str(runs / "sharpmask")]
    assert main(["evaluate", str(runs / "boxes"), *options]) == 0
    metrics = read(runs / "boxes" / "test_masks")
    assert metrics["masks_from"] == {"run": "sharpmask", "step": 9}
    assert metrics["step"] == 7
    report = (runs / "boxes" / "test_masks" / "report.md").read_text()
    assert "at step 7, masks from sharpmask at step 9. Scores in percent." in report


def test_the_untrained_control_has_no_step(runs, data):
    assert main(["evaluate", str(runs / "masks"), "--data", str(data), "--untrained"]) == 0
    metrics = read(runs / "masks" / "test_untrained")
    assert metrics["untrained"] is True
    assert "step" not in metrics
    report = (runs / "masks" / "test_untrained" / "report.md").read_text()
    assert "with untrained, random weights. Scores in percent." in report


def test_a_sharpmask_run_alone(runs, data, capsys):
    options = ["--data", str(data), "--set", "evaluation.boxes=1"]
    assert main(["evaluate", str(runs / "sharpmask"), *options]) == 0
    metrics = read(runs / "sharpmask" / "test_evaluation.boxes=1")
    assert metrics["changes"] == {"evaluation.boxes": 1}
    assert (metrics["num_actors"], metrics["filled_box"]["mean_iou"]) == (2, 1.0)
    assert "actors inside their true boxes" in capsys.readouterr().out


def test_a_video_is_segmented_with_masks_from_elsewhere(runs, tmp_path):
    video, out = tmp_path / "clip.mp4", tmp_path / "out"
    write_clip(video, num_frames=2)
    options = ["--out", str(out), "--masks-from", str(runs / "sharpmask")]
    assert main(["segment", str(runs / "boxes"), str(video), *options]) == 0
    summary = json.loads((out / "segment.json").read_text())
    assert summary["masks_from"] == {"run": "sharpmask", "step": 9}


@pytest.mark.parametrize(
    ("run", "options", "message"),
    [
        ("masks", ["--masks-from", "{runs}/sharpmask"], "must not be given for a run with a mask"),
        ("boxes", ["--masks-from", "{runs}/masks"], "task: must be 'sharpmask', got 'joint'"),
        ("boxes", ["--masks-from", "{runs}/nowhere"], "folder: must hold a trained run"),
        ("sharpmask", ["--untrained"], "--untrained: must not be given for a sharpmask run"),
        ("sharpmask", ["--masks-from", "x"], "--masks-from: must not be given for a sharpmask run"),
        ("sharpmask", ["--pairs", "all"], "--pairs: must not be given for a sharpmask run"),
    ],
)
def test_what_does_not_fit_is_one_line(runs, data, capsys, run, options, message):
    filled = [option.format(runs=runs) for option in options]
    assert main(["evaluate", str(runs / run), "--data", str(data), *filled]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and message in lines[0]


def test_a_sharpmask_run_segments_no_video_and_is_not_exported(runs, tmp_path, capsys):
    out = str(tmp_path / "out")
    assert main(["segment", str(runs / "sharpmask"), "clip.mp4", "--out", out]) == 1
    assert "task: must be 'sentence' or 'joint'; use a SharpMask run" in capsys.readouterr().err
    assert main(["export", str(runs / "sharpmask"), out]) == 1
    assert "got 'sharpmask'" in capsys.readouterr().err


def test_a_sentence_run_takes_no_masks_from_elsewhere(untrained_run, tmp_path, capsys):
    options = ["--out", str(tmp_path / "out"), "--masks-from", "sharpmask"]
    assert main(["segment", str(untrained_run), "clip.mp4", "a dog", *options]) == 1
    assert (
        "--masks-from: must not be given for a sentence run: it is for joint runs"
        in capsys.readouterr().err
    )
