"""segment with a joint run: which options count, what is written."""

import json

import pytest
from fakes.clips import write_clip
from fakes.untrained_runs import write_joint_run

from a2d_tf.cli.main import main


@pytest.fixture(scope="module")
def joint_run(tmp_path_factory):
    """Return the folder of a joint run with random weights, which shows every detection."""
    workdir = tmp_path_factory.mktemp("joint_run")
    write_joint_run(workdir, "detection.actor_threshold=0.0", "detection.action_threshold=0.0")
    return workdir


def test_a_video_needs_no_sentence(joint_run, tmp_path, capsys):
    video, out = tmp_path / "my own.mp4", tmp_path / "out"
    write_clip(video, num_frames=4)
    assert main(["segment", str(joint_run), str(video), "--out", str(out), "--every", "3"]) == 0
    summary = json.loads((out / "segment.json").read_text())
    assert (summary["step"], summary["every"], summary["answered"]) == (7, 3, [1, 4])
    detections = json.loads((out / "detections.json").read_text())
    assert {one["image_id"] for one in detections} == {1, 4}
    assert len(detections) == summary["num_detections"]
    assert len(list((out / "label_maps").iterdir())) == 4
    assert f"{out / 'detections.json'}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (["a dog"], "SENTENCE"),
        (["--pairs", "all"], "--pairs"),
        (["--threshold", "0"], "--threshold"),
        (["--with", "other"], "--with"),
    ],
)
def test_options_of_other_runs_are_one_line(joint_run, tmp_path, capsys, options, option):
    out = tmp_path / "out"
    assert main(["segment", str(joint_run), "clip.mp4", "--out", str(out), *options]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and f"{option}: must not be given for a joint run" in lines[0]
    assert not out.exists()


def test_a_sentence_run_without_a_sentence_is_wrong_usage(untrained_run, tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["segment", str(untrained_run), "clip.mp4", "--out", str(tmp_path / "out")])
    assert "arguments are required: SENTENCE" in capsys.readouterr().err
