"""All files of converted data and of stored features, against what was written."""

import json

import pytest
from fakes.damage import set_in_json
from fakes.datasets import write_data
from fakes.features import store_features
from fakes.records import make_record
from fakes.wrong_records import change_record, flip_in_record, set_bytes

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.files.checked_files import STAMPS_NAME
from a2d_tf.records.manifest import load_manifest
from a2d_tf.records.verify_shards import holds_shards, verify_shards

AGAIN = "run the same `a2d-tf convert` again"


def problems(folder, *, fast=False):
    return [line for report in verify_shards(folder, fast=fast) for line in report.problems]


@pytest.mark.parametrize("fast", [False, True])
def test_data_that_is_what_was_written(data, fast):
    reports = list(verify_shards(data, fast=fast))
    assert [report.path.name for report in reports] == [
        "test-00000-of-00001.tfrecord",
        "train-00000-of-00002.tfrecord",
        "train-00001-of-00002.tfrecord",
        "sentences-train.txt",
        "sentences-test.txt",
    ]
    assert [report.records for report in reports[:3]] == [3, 2, 2]
    assert all(report.sha256 for report in reports[:3]) and not problems(data, fast=fast)


def test_every_damaged_record_is_a_line(data, shard):
    flip_in_record(shard, 1)
    flip_in_record(shard, 3)
    rule = f"must be undamaged: its checksum differs; {AGAIN}"
    assert problems(data) == [f"{shard}: record {number}: {rule}" for number in (1, 3)]
    assert problems(data, fast=True) == []


def test_what_was_found_right_before_is_read_again(data, shard):
    assert problems(data) == []
    stamps = json.loads((data / STAMPS_NAME).read_text()) if (data / STAMPS_NAME).is_file() else {}
    flip_in_record(shard, 1)
    status = shard.stat()
    stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    digest = next(one.sha256 for one in load_manifest(data).shards if one.file == shard.name)
    stamps[shard.name] = [*stamp, "pictures:1", f"sha256:{digest}"]
    (data / STAMPS_NAME).write_text(json.dumps(stamps))  # as where the disk lost a bit
    assert len(problems(data)) == 1


def test_names_and_sizes(data, shard):
    lost, cut = data / "train-00000-of-00002.tfrecord", data / "train-00001-of-00002.tfrecord"
    extra = data / "train-00002-of-00002.tfrecord"
    lost.rename(extra)
    size = cut.stat().st_size
    cut.write_bytes(b"")
    shard.unlink()
    shard.mkdir()
    assert problems(data, fast=True) == [
        f"{shard}: file: must be a file, not a folder; delete it and {AGAIN}",
        f"{lost}: file: must exist; {AGAIN}",
        f"{cut}: size: must be the {size} bytes that were written; {AGAIN}, got 0",
        f"{extra}: file: must be one of the shards that were written; delete it",
    ]


def test_data_without_sums_is_read_too(tmp_path):
    folder = write_data(tmp_path, [make_record()], [make_record(split="test")])
    assert problems(folder) == []
    shard = folder / "train-00000-of-00001.tfrecord"
    change_record(shard, 1, set_bytes(keys.SENTENCE_TEXTS, b"a dog"))
    rule = f"record 1, sentence/rows: must hold 1; delete this file and {AGAIN}, got 2"
    assert problems(folder) == [f"{shard}: {rule}"]


def test_a_list_of_sentences_that_is_no_text(data):
    path = data / "sentences-test.txt"
    path.write_bytes(b"\xff\n")
    assert problems(data) == [
        f"{path}: file: must be UTF-8 text; {AGAIN}, got 'invalid start byte'"
    ]
    path.unlink()
    assert problems(data) == [
        f"{path}: sentences: must list the sentences of the test videos; {AGAIN}"
    ]


def test_shards_are_missing(data):
    (data / "manifest.json").rename(data / "progress.json")
    rule = f"manifest: must exist: shards are missing, {AGAIN}"
    assert problems(data, fast=True) == [f"{data / 'manifest.json'}: {rule}"]


def test_a_manifest_that_cannot_be_read(data):
    (data / "manifest.json").write_text("{")
    with pytest.raises(InputError, match=r"manifest\.json: file: Invalid JSON"):
        problems(data)


def test_stored_features(tmp_path):
    frames = [make_record(numbers=(10,))]
    data = write_data(
        tmp_path / "data", frames, [make_record(split="test", numbers=(10,))], frames=1
    )
    out = store_features(data, tmp_path / "features")
    assert problems(out) == []
    shard = out / "train-00000-of-00001.tfrecord"
    flip_in_record(shard, 1)
    rule = "must be undamaged: its checksum differs; run the same `a2d-tf cache` again"
    assert problems(out) == [f"{shard}: record 1: {rule}"]
    change_record(out / "test-00000-of-00001.tfrecord", 1, set_bytes(keys.FEATURES, b"12"))
    set_in_json(out / "manifest.json", ("shards",), [])
    assert (
        "test-00000-of-00001.tfrecord: record 1, features: must hold 24 bytes" in problems(out)[0]
    )


def test_which_folders_hold_shards(data, tmp_path):
    assert holds_shards(data)
    (data / "manifest.json").unlink()
    assert holds_shards(data)
    assert not holds_shards(tmp_path / "none")


def test_features_without_their_settings(tmp_path):
    data = write_data(tmp_path / "data", [make_record()], [make_record()])
    out = store_features(data, tmp_path / "features")
    (out / "features.json").unlink()
    rule = "must exist: run the same `a2d-tf cache` again with --overwrite"
    assert f"{out / 'features.json'}: file: {rule}" in problems(out, fast=True)
