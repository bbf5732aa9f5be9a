"""evaluate of joint runs: which options count, what is written."""

import dataclasses
import json
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from fakes.bare_runs import write_bare_run
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.cli.main import main
from a2d_tf.config.loader import load_config
from a2d_tf.tasks.joint import JointTask

TOY = Path(__file__).resolve().parents[3] / "configs" / "toy" / "joint.toml"


class WholeFrames:
    """Stands in for a trained run: every frame shows one walking dog that fills it."""

    origin: ClassVar = {"step": 4}

    def __init__(self, workdir, *, config, **_) -> None:
        self.config = config
        self.clip_options = JointTask(config, workdir).clip_options

    def check_data(self, data_dir):
        pass

    def detect(self, batch):
        count = len(batch[keys.VALID_BOX])
        return {
            keys.DETECTION_BOXES: batch[keys.VALID_BOX][:, None].astype(np.float32),
            keys.DETECTION_ACTORS: np.full((count, 1), 7),
            keys.DETECTION_SCORES: np.full((count, 1), 0.9, np.float32),
            keys.DETECTION_ACTIONS: np.tile(np.eye(10, dtype=np.float32)[8], (count, 1, 1)),
            keys.DETECTION_MASKS: np.ones((count, 1, 28, 28), np.float32),
        }


@pytest.fixture
def workdir(tmp_path, monkeypatch):
    overrides = ("data.size=32", "data.frames=1", "model.flow=false", "model.temporal=false")
    monkeypatch.setattr("a2d_tf.api.load.load_joint_run", WholeFrames)
    return write_bare_run(tmp_path / "run", load_config(TOY, overrides=overrides))


@pytest.fixture
def data(tmp_path):
    """Return one test frame that a walking dog fills."""
    record = make_record(masks=[np.ones((16, 16), bool)], pairs=[78], sentences=())
    return write_data(tmp_path / "data", [], [dataclasses.replace(record, split="test")])


def test_a_report_is_written_and_a_table_shown(workdir, data, capsys):
    assert main(["evaluate", str(workdir), "--data", str(data)]) == 0
    metrics = json.loads((workdir / "test" / "metrics.json").read_text())
    assert metrics["joint"] == {"ave": 1.0, "glo": 1.0, "miou": 1.0}
    assert metrics["detection"] == {"actor": 1.0, "action": 1.0, "joint": 1.0}
    assert (metrics["num_frames"], metrics["step"]) == (1, 4)
    printed = capsys.readouterr().out
    assert "joint mAP" in printed and f"report: {workdir / 'test' / 'report.md'}\n" in printed


def test_a_key_of_detection_is_changed(workdir, data):
    changes = ["--set", "detection.actor_threshold=0.95", "--set", "detection.nms_iou=0.5"]
    assert main(["evaluate", str(workdir), "--data", str(data), *changes]) == 0
    folder = workdir / "test_detection.actor_threshold=0.95_detection.nms_iou=0.5"
    metrics = json.loads((folder / "metrics.json").read_text())
    assert metrics["changes"] == {"detection.actor_threshold": 0.95, "detection.nms_iou": 0.5}
    assert metrics["actors_per_frame"] == 0 and metrics["actor_threshold"] == 0.95
    report = (folder / "report.md").read_text()
    assert "at step 4, changed when evaluated: detection.actor_threshold = 0.95, " in report


def test_another_evaluation_is_shown_beside(workdir, data):
    arguments = ["evaluate", str(workdir), "--data", str(data)]
    assert main([*arguments, "--set", "detection.actor_threshold=0.95"]) == 0
    other = workdir / "test_detection.actor_threshold=0.95"
    assert main([*arguments, "--beside", str(other)]) == 0
    assert (workdir / "test" / "comparison.png").is_file()
    report = (workdir / "test" / "report.md").read_text()
    assert f"other: `{other}`, at step 4, changed when evaluated: " in report


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--beside", "{workdir}/test"], "--beside: folder: must not be the folder of the report"),
        (["--beside", "{workdir}"], "--beside: folder: must be the folder of a report, such as"),
        (["--set", "model.masks=false"], "--set: model.masks: must be a key of evaluation, det"),
        (["--pairs", "all"], "--pairs: must not be given for a joint run"),
        (["--predictions"], "--predictions: must not be given for a joint run"),
        (["--with", "other"], "--with: must not be given for a joint run"),
    ],
)
def test_what_does_not_fit_is_one_line(workdir, data, capsys, options, message):
    (workdir / "test").mkdir()
    filled = [option.format(workdir=workdir) for option in options]
    assert main(["evaluate", str(workdir), "--data", str(data), *filled]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and message in lines[0]
