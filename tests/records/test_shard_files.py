"""Which files hold a split, and which of them are whole."""

import dataclasses

import pytest
from fakes.datasets import write_data
from fakes.records import make_record, read_split

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import Counts, Shard, load_manifest, save_progress
from a2d_tf.records.shard_files import complete_manifest, complete_shards, list_shards


@pytest.fixture
def out(tmp_path):
    return tmp_path / "records"


def test_a_shard_of_another_size_is_written_again(tiny_a2d, out):
    first = convert(tiny_a2d, out)
    (out / "test-00000-of-00001.tfrecord").write_bytes(b"short")
    assert convert(tiny_a2d, out) == first
    assert len(read_split(out, "test")) == 3


def test_shards_are_listed_in_order_and_by_their_split(tmp_path):
    names = [f"train-0000{index}-of-00002.tfrecord" for index in (1, 0)]
    for name in (*names, "test-00000-of-00001.tfrecord", "train.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in list_shards(tmp_path, "train")] == sorted(names)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], r"train-\*\.tfrecord: must hold shards of this split \(see a2d-tf convert\)"),
        (["train-00000-of-00003.tfrecord"], "must hold all 3 shards, got 1"),
        (
            ["train-00000-of-00001.tfrecord", "train-00000-of-00003.tfrecord"],
            "must hold all 1 or 3 shards, got 2",
        ),
    ],
)
def test_a_split_that_is_not_complete_is_refused(tmp_path, names, message):
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=message):
        list_shards(tmp_path, "train")


def test_a_folder_in_the_place_of_a_shard_is_refused(tmp_path):
    (tmp_path / "train-00000-of-00001.tfrecord").mkdir()
    with pytest.raises(InputError, match="file: must be a file, not a folder; delete it and"):
        list_shards(tmp_path, "train")


def test_a_data_set_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none: folder: must exist \(see a2d-tf convert\)"):
        list_shards(tmp_path / "none", "train")


def test_a_shard_counts_as_written_at_its_full_size(tmp_path):
    names = ["whole", "short", "gone"]
    shards = [Shard(name, "train", 1, bytes=4, sha256="", counts=Counts()) for name in names]
    write_data(tmp_path, [make_record()], [make_record(split="test")])
    manifest = dataclasses.replace(load_manifest(tmp_path), shards=tuple(shards))
    save_progress(manifest, tmp_path)
    (tmp_path / "whole").write_bytes(b"four")
    (tmp_path / "short").write_bytes(b"two")
    assert list(complete_shards(tmp_path, manifest)) == ["whole"]
    assert complete_shards(tmp_path, None) == {}
    assert complete_manifest(tmp_path, ["whole"]) == manifest
    assert complete_manifest(tmp_path, ["whole", "short"]) is None
