"""A folder of an earlier conversion is gone on with or left alone, never mixed."""

import pytest

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.records import shard_processes


@pytest.fixture
def out(tmp_path):
    return tmp_path / "records"


def test_a_complete_conversion_is_left_alone_but_for_its_lists(tiny_a2d, out, monkeypatch):
    first = convert(tiny_a2d, out)
    monkeypatch.setattr(shard_processes, "_load_writer", None)  # calling it would fail
    (out / "sentences-test.txt").unlink()
    assert convert(tiny_a2d, out) == first
    assert (out / "sentences-test.txt").read_text() == "red ball flying and rolling\n"


def test_a_complete_conversion_needs_no_folder_that_can_be_written_to(tiny_a2d, out):
    first = convert(tiny_a2d, out)
    written = out.stat().st_mtime_ns  # changes with every file that is made or replaced
    assert convert(tiny_a2d, out) == first
    assert out.stat().st_mtime_ns == written


def test_features_are_not_removed(tiny_a2d, out):
    out.mkdir()
    (out / "features.json").touch()
    with pytest.raises(InputError, match="must not hold features that a2d-tf cache wrote"):
        convert(tiny_a2d, out, overwrite=True)


def test_files_that_no_conversion_wrote_stay(tiny_a2d, out):
    out.mkdir()
    mine = [out / "sentences-train.txt", out / "train.tfrecord", out / "testimony.tfrecord"]
    for path in mine:
        path.write_text("mine")
    with pytest.raises(
        InputError, match=r"sentences-train\.txt: file: comes from an unknown conversion"
    ):
        convert(tiny_a2d, out)
    convert(tiny_a2d, out, overwrite=True)  # which replaces the list
    assert [path.read_text() for path in mine[1:]] == ["mine", "mine"]


def test_other_options_need_another_folder(tiny_a2d, out):
    convert(tiny_a2d, out, videos_per_shard=1)
    message = r"records: frames: was 16 in this folder: choose another folder or give --overwrite"
    with pytest.raises(InputError, match=message):
        convert(tiny_a2d, out, frames=8)
    manifest = convert(tiny_a2d, out, frames=8, overwrite=True)
    assert manifest.options.frames == 8
    assert len(list(out.glob("*.tfrecord"))) == 2  # the three of the first conversion are gone


def test_another_release_needs_another_folder(tiny_a2d, out):
    convert(tiny_a2d, out)
    videoset = tiny_a2d / "Release" / "videoset.csv"
    videoset.write_text(videoset.read_text().replace("tiny_missed,44", "tiny_missed,45"))
    with pytest.raises(InputError, match="videoset_sha256: is not that of the release"):
        convert(tiny_a2d, out)


def test_shards_of_unknown_origin_are_not_touched(tiny_a2d, out):
    out.mkdir()
    (out / "train-00000-of-00009.tfrecord").touch()
    with pytest.raises(InputError, match="shards: come from an unknown conversion"):
        convert(tiny_a2d, out)
