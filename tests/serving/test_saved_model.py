"""Versions of a served model: numbered, whole, with what a caller must know."""

import json

import pytest
import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.serving.export_summary import ExportSummary
from a2d_tf.serving.saved_model import next_version, write_version
from a2d_tf.serving.served_model import ServedInput, ServedModel

NO_FLOW = dict.fromkeys(
    [f"flow_{name}" for name in ("frames", "stride", "answered_frame", "from", "method", "height")]
)


def describe(served):
    """Return the summary of a model of frames."""
    return ExportSummary(
        task="sentence",
        kind="sentences",
        inputs={one.name: one.meaning for one in served.inputs},
        outputs=served.outputs,
        frames=4,
        frame_stride=2,
        answered_frame=2,
        size=32,
        step=7,
        a2d_tf="1.0",
        **NO_FLOW,
    )


def build_doubler(_):
    """Return what stands in for a run: it doubles a number."""
    return ServedModel(
        lambda request: {"twice": 2 * request["number"]},
        inputs=[ServedInput("number", tf.int32, (), "a number")],
        outputs={"twice": "its double"},
        models=[],
    )


def test_versions_are_numbered_and_whole(tmp_path):
    out = tmp_path / "served"

    def build(folder):
        assert {path.name for path in out.iterdir()} in (
            {folder.name},
            {folder.name, "1", "models.config"},
        )
        assert not folder.name.isdecimal()  # a server would take it up
        return build_doubler(folder)

    for number in ("1", "2"):
        version, summary = write_version(out, build=build, describe=describe)
        assert summary.inputs == {"number": "a number"}
        assert version == out / number
        about = json.loads((version / "assets.extra" / "a2d_tf.json").read_text())
        assert (about["task"], about["answered_frame"], about["step"]) == ("sentence", 2, 7)
        answer = tf.saved_model.load(version).signatures["serving_default"](number=tf.constant(4))
        assert answer["twice"].numpy() == 8
    assert sorted(path.name for path in out.iterdir()) == ["1", "2", "models.config"]
    assert (out / "2" / "MODEL_CARD.md").read_text().startswith("# Model card: sentence\n")


def test_the_next_version_is_above_the_highest(tmp_path):
    assert next_version(tmp_path) == 1
    for name in ("2", "10", "notes", ".partial-3"):
        (tmp_path / name).mkdir()
    assert next_version(tmp_path) == 11


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "served").write_text("")
    with pytest.raises(
        InputError, match="served: folder: must be writable and have room: File exists"
    ):
        write_version(tmp_path / "served", build=build_doubler, describe=describe)


def test_a_model_that_cannot_be_built_leaves_nothing(tmp_path):
    def build(_):
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="have room: No space left on device"):
        write_version(tmp_path / "served", build=build, describe=describe)
    assert list((tmp_path / "served").iterdir()) == []
