"""Records of files as values: in order, and named where they are wrong."""

import pytest
from fakes.video_records import make_video

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.example_fields import INTS, parse
from a2d_tf.records.record_files import write_records
from a2d_tf.records.record_values import read_each, read_fields
from a2d_tf.records.video_records import decode_video, encode_video


@pytest.fixture
def files(tmp_path):
    """Return two files, of two videos and of one."""
    paths = [tmp_path / "a.tfrecord", tmp_path / "b.tfrecord"]
    for path, names in zip(paths, ("uv", "w"), strict=True):
        write_records(path, [encode_video(make_video(name, [13])) for name in names])
    return paths


def test_fields_come_file_after_file(files):
    found = [fields[keys.VIDEO_ID] for fields in read_fields(files, decode=decode_video)]
    assert found == [b"u", b"v", b"w"]


def test_a_field_that_is_not_there_is_named(files):
    def decode(serialized):
        return parse(serialized, {"nothing": INTS, keys.SPLIT: INTS})

    with pytest.raises(
        InputError, match=r"a\.tfrecord: record 1: must have the fields that are read"
    ):
        list(read_fields(files, decode=decode))


def test_what_cannot_be_made_of_fields_is_named(files):
    def make(fields):
        if fields[keys.VIDEO_ID] == b"v":
            raise ValueError("must be another")
        return fields[keys.VIDEO_ID]

    with pytest.raises(InputError, match=r"a\.tfrecord: record 2: must be another; delete this"):
        list(read_each(files, make, decode=decode_video))
