"""Supervoxels on the command line, in the place of a SharpMask run."""

import json
import sys

import pytest
from fakes.clips import write_clip
from fakes.datasets import write_data
from fakes.records import make_record
from fakes.untrained_runs import write_joint_run

from a2d_tf.cli.main import main

OPTION = ["--masks-from", "supervoxels"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a run without a mask head that sees one frame and shows whatever it finds."""
    folder = tmp_path_factory.mktemp("boxes")
    low = ("detection.actor_threshold=0.0", "detection.action_threshold=0.0")
    write_joint_run(folder, "model.masks=false", "data.frames=1", *low)
    return folder


@pytest.fixture
def data(tmp_path):
    """Return one test frame of two dogs."""
    return write_data(tmp_path / "data", [], [make_record(split="test")])


def test_a_run_is_evaluated_in_a_folder_of_its_own(run, data):
    assert main(["evaluate", str(run), "--data", str(data), *OPTION]) == 0
    folder = run / "test_supervoxels"
    metrics = json.loads((folder / "metrics.json").read_text())
    masks = metrics["masks_from"]
    assert (masks["method"], masks["frames"], metrics["step"]) == ("supervoxels", 5, 7)
    assert metrics["actors_per_frame"] > 0
    report = (folder / "report.md").read_text()
    assert "at step 7, masks from supervoxels. Scores in percent." in report


def test_a_video_is_segmented(run, tmp_path):
    video, out = tmp_path / "clip.mp4", tmp_path / "out"
    write_clip(video, num_frames=2)
    assert main(["segment", str(run), str(video), "--out", str(out), *OPTION]) == 0
    summary = json.loads((out / "segment.json").read_text())
    assert summary["masks_from"]["method"] == "supervoxels"
    assert summary["num_detections"] > 0


def test_an_export_is_refused_before_anything_is_written(run, tmp_path, capsys):
    out = tmp_path / "served"
    assert main(["export", str(run), str(out), *OPTION]) == 1
    assert capsys.readouterr().err.endswith(
        "--masks-from: must be a SharpMask run for an export: a TensorFlow graph cannot compute "
        "supervoxels, got 'supervoxels'\n"
    )
    assert not out.exists()


def test_without_scikit_image_one_line_says_what_to_install(run, data, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "skimage.segmentation", None)
    assert main(["evaluate", str(run), "--data", str(data), *OPTION]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "supervoxels: needs scikit-image: pip install 'a2d_tf[supervoxels]'" in line


def test_a_folder_of_that_name_is_written_with_its_place(run, data, capsys, monkeypatch):
    monkeypatch.chdir(data)
    option = ["--masks-from", "./supervoxels"]
    assert main(["evaluate", str(run), "--data", str(data), *option]) == 1
    assert "supervoxels: folder: must hold a trained run" in capsys.readouterr().err
