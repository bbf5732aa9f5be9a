"""Shards whose records are whole but wrong, or damaged."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import tensorflow as tf

from a2d_tf.records.record_files import read_file, write_records
from a2d_tf.records.wire_format import record_spans

Change = Callable[[Any], object]


def change_record(path: Path, number: int, change: Change) -> None:
    """Change the features of one record of a shard, whose checksum is then right again.

    Args:
        path: The shard.
        number: Number of the record, from 1.
        change: Function that is given the map of the record's features.
    """
    records = list(read_file(path))
    records[number - 1] = changed(records[number - 1], change)
    write_records(path, records)


def changed(record: bytes, change: Change) -> bytes:
    """Return a serialised record with changed features."""
    example = tf.train.Example.FromString(record)
    change(example.features.feature)
    return example.SerializeToString()


def set_bytes(name: str, *values: bytes) -> Change:
    """Return what gives a field these texts or pictures."""
    return lambda features: features[name].CopyFrom(
        tf.train.Feature(bytes_list=tf.train.BytesList(value=values))
    )


def set_numbers(name: str, *values: int) -> Change:
    """Return what gives a field these whole numbers."""
    return lambda features: features[name].CopyFrom(
        tf.train.Feature(int64_list=tf.train.Int64List(value=values))
    )


def set_picture(name: str, place: int, change: Callable[[bytes], bytes]) -> Change:
    """Return what changes one of a field's pictures."""

    def put(features: Any) -> None:
        pictures = features[name].bytes_list.value
        pictures[place] = change(pictures[place])

    return put


def flip_in_record(path: Path, number: int) -> None:
    """Change a byte in the middle of one record of a shard.

    Args:
        path: The shard.
        number: Number of the record, from 1.
    """
    content = bytearray(path.read_bytes())
    span = list(record_spans(bytes(content)))[number - 1]
    content[(span.start + span.end) // 2] ^= 1
    path.write_bytes(content)
