"""The record of a whole video comes back from its bytes; what cannot be one is refused."""

import dataclasses

import pytest

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.record_files import write_records
from a2d_tf.records.video_records import VideoRecord, decode_video, encode_video, read_video_records

RECORD = VideoRecord(
    video_id="-8FLF-osZmA",
    split="test",
    clip_size=(4, 8),
    frames=(b"first", b"\x00second", b"third"),
    flow=(b"u", b"v", b"w"),
    pairs=(18, 77),
)


@pytest.mark.parametrize(
    "changes",
    [{}, {"flow": ()}, {"pairs": ()}],
    ids=["full", "no flow", "no pairs"],
)
def test_a_video_survives_a_file(tmp_path, changes):
    record = dataclasses.replace(RECORD, **changes)
    path = tmp_path / "test-00000-of-00001.tfrecord"
    write_records(path, [encode_video(record), encode_video(RECORD)])
    assert list(read_video_records([path])) == [record, RECORD]


def test_decoded_fields_are_dense_and_named():
    fields = decode_video(encode_video(dataclasses.replace(RECORD, flow=())))
    assert fields.pop(keys.VIDEO_ID).numpy() == b"-8FLF-osZmA"
    assert fields.pop(keys.SPLIT).numpy() == b"test"
    assert {name: value.numpy().tolist() for name, value in fields.items()} == {
        keys.CLIP_SIZE: [4, 8],
        keys.CLIP_FRAMES: [b"first", b"\x00second", b"third"],
        keys.FLOW_FRAMES: [],
        keys.PAIRS: [18, 77],
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frames": ()}, "frames must be at least one, got none"),
        ({"flow": (b"u",)}, r"flow must be empty or as many as frames \(3\), got 1"),
        ({"pairs": (77, 18)}, r"pairs must be distinct ascending ids .*, got \(77, 18\)"),
        ({"pairs": (18, 18)}, "pairs must be distinct"),
        ({"pairs": (14,)}, r"pairs must be .* of the 43 pairs, got \(14,\)"),  # adults do not fly
    ],
)
def test_a_contradictory_record_is_refused(changes, message):
    with pytest.raises(ValueError, match=f"-8FLF-osZmA: {message}"):
        encode_video(dataclasses.replace(RECORD, **changes))


def test_a_file_cut_short_is_named(tmp_path):
    path = tmp_path / "test-00000-of-00001.tfrecord"
    write_records(path, [encode_video(RECORD)])
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(InputError, match="tfrecord: record 1 and all after it: must be whole"):
        list(read_video_records([path]))
