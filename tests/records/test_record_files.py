"""A damaged file of records is named, with what to do about it."""

import pytest
import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.records.record_files import naming_damage, read_file, write_records

RECORDS = [bytes([number]) * 50 for number in range(4)]


def cut(content):
    return content[:-5]


def overwrite_bytes(content):
    return content[:100] + b"XX" + content[102:]


def lose_the_beginning(content):
    return content[7:]


# What is done to a file, and how the message names the record.
DAMAGES = [
    (cut, "record 4 and all after it: must be whole: the file ends inside it"),
    (overwrite_bytes, "record 2: must be undamaged: its checksum differs"),
    (
        lose_the_beginning,
        "record 1 and all after it: must be whole: its length is damaged, the rest cannot be found",
    ),
]


@pytest.fixture
def shards(tmp_path):
    paths = [tmp_path / f"train-0000{index}-of-00003.tfrecord" for index in range(3)]
    for path in paths:
        assert write_records(path, RECORDS) == len(RECORDS)
    return paths


def test_records_are_read_back(shards):
    assert list(read_file(shards[0])) == RECORDS


@pytest.mark.parametrize(("damage", "rule"), DAMAGES)
def test_a_damaged_file_is_named(shards, damage, rule):
    shards[0].write_bytes(damage(shards[0].read_bytes()))
    with pytest.raises(InputError) as caught:
        list(read_file(shards[0]))
    advice = "delete this file and run the same `a2d-tf convert` again"
    assert str(caught.value) == f"{shards[0]}: {rule}; {advice}"


@pytest.mark.parametrize(("damage", "rule"), DAMAGES)
def test_a_damaged_file_among_others_is_named(shards, tmp_path, damage, rule):
    (tmp_path / "features.json").touch()
    shards[1].write_bytes(damage(shards[1].read_bytes()))
    records = tf.data.TFRecordDataset([str(path) for path in shards]).map(tf.strings.length)
    with (
        pytest.raises(InputError, match=rf"train-00001.*: {rule}; .* `a2d-tf cache` again$"),
        naming_damage([tmp_path / "others", tmp_path]),
    ):
        list(records)


def test_a_file_that_is_gone_is_named(shards):
    shards[2].unlink()
    with pytest.raises(InputError, match=r"train-00002.*: file: must be readable, got 'No such"):
        list(read_file(shards[2]))


def test_damage_of_something_else_is_not_blamed_on_a_shard(shards, tmp_path):
    with pytest.raises(tf.errors.DataLossError), naming_damage([tmp_path]):
        raise tf.errors.DataLossError(None, None, "a checkpoint")
