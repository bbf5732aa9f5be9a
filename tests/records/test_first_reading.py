"""Shards are compared with what was written before anything is done with them."""

import dataclasses
import shutil

import pytest
from fakes.records import read_split
from fakes.refusals import refusal_of
from fakes.wrong_records import change_record, flip_in_record, set_numbers

from a2d_tf import keys
from a2d_tf.datasets.convert import convert
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.damage import SKIP, STOP, reading
from a2d_tf.records.manifest import load_manifest, save_progress
from a2d_tf.records.record_files import read_file, write_records
from a2d_tf.records.shard_files import list_shards

AGAIN = "run the same `a2d-tf convert` again"


def test_a_changed_byte_names_the_record(data, shard):
    flip_in_record(shard, 2)
    rule = f"record 2: must be undamaged: its checksum differs; {AGAIN}"
    assert refusal_of(list_shards, data, "test") == f"{shard}: {rule}"


def test_convert_writes_only_a_changed_shard_again(data, shard, seven_videos):
    records = read_split(data, "test")
    flip_in_record(shard, 2)
    times = {path: path.stat().st_mtime_ns for path in data.glob("*.tfrecord")}
    convert(seven_videos, data, frames=4, videos_per_shard=3)
    assert read_split(data, "test").keys() == records.keys()
    changed = {path for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert changed == {shard}


def test_a_shard_with_the_records_of_another(data):
    first, second = sorted(data.glob("train-*.tfrecord"))
    second.write_bytes(first.read_bytes())
    assert f"{second}: size: must be the " in refusal_of(list_shards, data, "train")


def test_a_shard_of_whole_records_and_the_same_size(data, shard):
    records = list(read_file(shard))
    write_records(shard, [records[1], records[0], *records[2:]])
    line = refusal_of(list_shards, data, "test")
    assert line.startswith(f"{shard}: SHA-256: must be ")
    assert f"(damaged: it is not what was written; {AGAIN}), got '" in line


def test_the_other_shard_under_its_name_is_no_damage_to_leave_out(data, tmp_path):
    first, second = sorted(data.glob("train-*.tfrecord"))
    second.write_bytes(first.read_bytes())
    with reading(SKIP, out=tmp_path / "run"):
        line = refusal_of(list_shards, data, "train")
    assert "whole records of other files, which cannot be told apart from its own" in line


def test_a_shard_that_was_not_written_with_the_others(data):
    extra = data / "train-00002-of-00002.tfrecord"
    shutil.copy(data / "train-00000-of-00002.tfrecord", extra)
    rule = "file: must be one of the 2 shards that were written; delete it"
    assert refusal_of(list_shards, data, "train") == f"{extra}: {rule}"


def test_a_shard_that_is_gone(data):
    gone = data / "train-00000-of-00002.tfrecord"
    gone.unlink()
    assert refusal_of(list_shards, data, "train") == f"{gone}: file: must exist; {AGAIN}"


def test_a_wrong_record_is_named_with_its_field(data, shard):
    change_record(shard, 1, set_numbers(keys.INSTANCE_IDS, 5, 5, 5, 5))
    _write_as_it_is(data, shard)
    line = refusal_of(list_shards, data, "test")
    assert line.startswith(f"{shard}: record 1, instance/ids: must hold ")
    assert f"; delete this file and {AGAIN}, got 4" in line


@pytest.mark.parametrize("damage", ["flip", "cut", "wrong"])
def test_damaged_records_are_left_out(data, shard, tmp_path, damage):
    names = [(one.video_id, one.frame_number) for one in read_records([shard])]
    videos = list(dict.fromkeys(video for video, _ in names))
    assert len(videos) == 3
    if damage == "flip":
        flip_in_record(shard, 2)
    elif damage == "cut":
        shard.write_bytes(shard.read_bytes()[:-3])
    else:
        change_record(shard, 2, set_numbers(keys.INSTANCE_IDS, 5, 5, 5, 5))
        _write_as_it_is(data, shard)
    lost = 2 if damage == "cut" else 1
    with reading(SKIP, out=tmp_path / "run") as now:
        (read,) = list_shards(data, "test")
        found = [(one.video_id, one.frame_number) for one in read_records([read])]
        assert list_shards(data, "test") == (read,)  # it is not copied twice
    assert found == [(video, frame) for video, frame in names if video != videos[lost]]
    ((file, record, records),) = [(one.file, one.record, one.records) for one in now.left_out]
    assert (file, record, records) == (shard, lost + 1, 1)


def test_a_command_that_stops_says_that_it_need_not(data, shard, tmp_path):
    flip_in_record(shard, 1)
    with reading(STOP, out=tmp_path / "run"):
        line = refusal_of(list_shards, data, "test")
    assert line.endswith(f"{AGAIN}, or give --on-damage skip")


def _write_as_it_is(data, shard):
    """Let the manifest say that a shard was written as it is."""
    manifest = load_manifest(data)
    shards = tuple(
        dataclasses.replace(one, bytes=shard.stat().st_size, sha256=sha256_of(shard))
        if one.file == shard.name
        else one
        for one in manifest.shards
    )
    save_progress(dataclasses.replace(manifest, shards=shards), data)
