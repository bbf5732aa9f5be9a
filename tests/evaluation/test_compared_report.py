"""The report of another joint evaluation, read before a new one is made."""

import json

import pytest
from fakes.joint_frames import found_adult
from fakes.refusals import refusal_of

from a2d_tf.evaluation.compared_report import read_compared
from a2d_tf.evaluation.shown_frames import write_shown_frames

METRICS = {"detection": {"actor": 0.5}, "split": "test", "step": 3}


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a report."""
    write_shown_frames(tmp_path / "other", [found_adult()])
    (tmp_path / "other" / "metrics.json").write_text(json.dumps(METRICS))
    return tmp_path / "other"


def test_a_report_is_called_by_where_its_masks_come_from(folder, tmp_path):
    assert read_compared(folder, out=tmp_path).title == "other"
    masks = {"masks_from": {"run": "sharpmask", "step": 9}}
    (folder / "metrics.json").write_text(json.dumps(METRICS | masks))
    compared = read_compared(folder, out=tmp_path)
    assert (compared.title, compared.metrics["step"]) == ("two-stage", 3)


def test_it_must_be_another_folder_with_frames(folder, tmp_path):
    assert "--beside: folder: must not be the folder of the report" in refusal_of(
        read_compared, folder, out=folder
    )
    (folder.parent / "config.toml").touch()
    line = refusal_of(read_compared, folder.parent, out=folder)
    assert f"must be the folder of a report, such as {tmp_path / 'test'}, not of a run, got" in line
    line = refusal_of(read_compared, tmp_path / "none", out=folder)
    assert "frames: must hold the frames" in line


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "metrics.json: file: "),
        ("{", "metrics.json: file: must be JSON"),
        ("[]", "metrics.json: file: must be {metrics of a joint evaluation}"),
        ("{}", "metrics.json: detection: must be that of a joint evaluation"),
        (json.dumps(METRICS | {"step": None}), "metrics.json: step: must be a number of steps"),
        (json.dumps(METRICS | {"masks_from": "x"}), "metrics.json: masks_from: must name a run"),
        (
            json.dumps(METRICS | {"masks_from": {"run": "x"}}),
            "metrics.json: masks_from.step: must be a number of steps",
        ),
    ],
)
def test_what_is_no_report_of_a_joint_run_is_refused(folder, tmp_path, content, message):
    path = folder / "metrics.json"
    path.unlink() if content is None else path.write_text(content)
    assert message in refusal_of(read_compared, folder, out=tmp_path)
