"""Versions of a served model: numbered, whole, with what a caller must know."""

import json

import pytest
import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.export.saved_model import ExportSummary, next_version, write_version

SUMMARY = ExportSummary(
    task="sentence", frames=4, frame_stride=2, answered_frame=2, size=32, step=7, a2d_tf="1.0"
)


class Doubler(tf.Module):
    """Stands in for what a run answers with."""

    def __init__(self):
        super().__init__()
        self.segment = tf.function(
            lambda number: {"twice": 2 * number},
            input_signature=[tf.TensorSpec([], tf.int32, name="number")],
        )


def test_versions_are_numbered_and_whole(tmp_path):
    out = tmp_path / "served"

    def build(folder):
        assert [path.name for path in out.iterdir()] in (
            [folder.name],
            ["1", folder.name],
            [folder.name, "1"],
        )
        assert not folder.name.isdecimal()  # a server would take it up
        return Doubler()

    for number in ("1", "2"):
        version = write_version(out, build=build, summary=SUMMARY)
        assert version == out / number
        about = json.loads((version / "assets.extra" / "a2d_tf.json").read_text())
        assert (about["task"], about["answered_frame"], about["step"]) == ("sentence", 2, 7)
        answer = tf.saved_model.load(version).signatures["serving_default"](number=tf.constant(4))
        assert answer["twice"].numpy() == 8
    assert sorted(path.name for path in out.iterdir()) == ["1", "2"]


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
        write_version(tmp_path / "served", build=lambda _: Doubler(), summary=SUMMARY)


def test_a_model_that_cannot_be_built_leaves_nothing(tmp_path):
    def build(_):
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="have room: No space left on device"):
        write_version(tmp_path / "served", build=build, summary=SUMMARY)
    assert list((tmp_path / "served").iterdir()) == []
