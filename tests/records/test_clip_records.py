"""A record comes back from its bytes as it was; what cannot be a record is refused."""

import dataclasses

import cv2
import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.clip_records import (
    ClipRecord,
    decode_example,
    decode_mask,
    encode_example,
    encode_mask,
    read_records,
)
from a2d_tf.records.record_files import write_records
from a2d_tf.records.shard_files import list_shards
from a2d_tf.releases.release import Instance

HEIGHT, WIDTH = 6, 10


def make_record(**changes):
    left = np.zeros((HEIGHT, WIDTH), bool)
    left[1:4, 0:3] = True
    right = np.zeros((HEIGHT, WIDTH), bool)
    right[5, 9] = True
    jpeg = cv2.imencode(".jpg", np.full((4, 8, 3), 90, np.uint8))[1].tobytes()
    record = ClipRecord(
        video_id="-8FLF-osZmA",
        split="train",
        frame_number=40,
        source_size=(HEIGHT, WIDTH),
        clip_size=(4, 8),
        frames=(jpeg, b"second", b"\x00third"),
        frame_numbers=(38, 39, 40),
        flow=(b"u", b"v", b"w"),
        instances=(
            Instance(mask=left, box=(1.0, 0.0, 4.0, 3.0), actor=1, action=8, instance_id=2),
            Instance(mask=right, box=(5.0, 9.0, 6.0, 10.0), actor=7, action=9, instance_id=None),
        ),
        labels=np.where(left, 18, np.where(right, 79, 0)).astype(np.uint8),
        sentences=(("a man in red", 0), ("café, der Hund", 1), ("gone", -1)),
    )
    return dataclasses.replace(record, **changes)


def assert_same(actual, expected):
    for field in dataclasses.fields(ClipRecord):
        if field.name not in ("instances", "labels"):
            assert getattr(actual, field.name) == getattr(expected, field.name), field.name
    np.testing.assert_array_equal(actual.labels, expected.labels)
    assert len(actual.instances) == len(expected.instances)
    for one, other in zip(actual.instances, expected.instances, strict=True):
        np.testing.assert_array_equal(one.mask, other.mask)
        assert one.mask.dtype == bool
        assert (one.box, one.actor, one.action, one.instance_id) == (
            other.box,
            other.actor,
            other.action,
            other.instance_id,
        )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"flow": ()},
        {"sentences": ()},
        {"instances": (), "sentences": (("nobody is here", -1),)},
        {"labels": None},
    ],
    ids=["full", "no flow", "no sentences", "no instances", "no labels"],
)
def test_record_survives_a_file(tmp_path, changes):
    record = make_record(**changes)
    path = tmp_path / "train-00000-of-00001.tfrecord"
    assert write_records(path, [encode_example(record), encode_example(record)]) == 2
    read = list(read_records([path]))
    assert len(read) == 2
    for one in read:
        assert_same(one, record)


def test_decoded_fields_are_dense_and_named():
    fields = decode_example(encode_example(make_record()))
    assert fields[keys.INSTANCE_BOXES].numpy().tolist() == [[1, 0, 4, 3], [5, 9, 6, 10]]
    assert fields[keys.INSTANCE_IDS].numpy().tolist() == [2, -1]
    assert fields[keys.SENTENCE_ROWS].numpy().tolist() == [0, 1, -1]
    assert fields[keys.CLIP_FRAMES].numpy().tolist()[1:] == [b"second", b"\x00third"]
    assert fields[keys.SOURCE_SIZE].numpy().tolist() == [HEIGHT, WIDTH]
    assert fields[keys.FRAME_NUMBER].shape == ()


def test_a_record_without_instances_has_empty_boxes():
    fields = decode_example(encode_example(make_record(instances=(), sentences=())))
    assert fields[keys.INSTANCE_BOXES].shape == (0, 4)
    assert fields[keys.INSTANCE_MASKS].shape == (0,)


def test_the_label_map_is_a_gray_png_of_ids():
    png = decode_example(encode_example(make_record()))[keys.LABEL_MAP].numpy()
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels.shape == (HEIGHT, WIDTH) and pixels.dtype == np.uint8
    assert (pixels[1, 0], pixels[5, 9], pixels[0, 0]) == (18, 79, 0)


def test_without_labels_there_is_no_picture():
    fields = decode_example(encode_example(make_record(labels=None)))
    assert fields[keys.LABEL_MAP].numpy() == b""


def test_mask_is_a_gray_png_of_0_and_255():
    mask = np.array([[True, False, True]])
    png = encode_mask(mask)
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels.tolist() == [[255, 0, 255]]
    np.testing.assert_array_equal(decode_mask(png), mask)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frame_numbers": (38, 39)}, r"frames must be as many as frame_numbers \(2\), got 3"),
        ({"flow": (b"u",)}, r"flow must be empty or as many as frames \(3\), got 1"),
        (
            {"source_size": (6, 11), "labels": None},
            r"masks must have source_size \(6, 11\), got \(6, 10\)",
        ),
        (
            {"labels": np.zeros((6, 11), np.uint8)},
            r"labels must have source_size \(6, 10\), got \(6, 11\)",
        ),
        ({"sentences": (("a dog", 2),)}, "sentence rows must be from -1 to 1, got 2"),
    ],
)
def test_a_contradictory_record_is_refused(changes, message):
    with pytest.raises(ValueError, match=f"-8FLF-osZmA frame 40: {message}"):
        encode_example(make_record(**changes))


def test_a_file_cut_short_is_named(tmp_path):
    path = tmp_path / "test-00000-of-00001.tfrecord"
    write_records(path, [encode_example(make_record())])
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(InputError, match="tfrecord: record 1 and all after it: must be whole"):
        list(read_records([path]))


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(InputError, match="absent/a: file: must be writable, got 'No such"):
        write_records(tmp_path / "absent" / "a", [b"record"])


def test_shards_are_listed_in_order_by_split(tmp_path):
    names = [f"train-0000{i}-of-00002.tfrecord" for i in range(2)]
    strangers = ["test-00000-of-00001.tfrecord", "train-00000-of-00002 (copy).tfrecord"]
    for name in [*reversed(names), *strangers]:
        (tmp_path / name).touch()
    assert [path.name for path in list_shards(tmp_path, "train")] == names


def test_missing_shards_are_an_error(tmp_path):
    with pytest.raises(InputError, match="must hold shards of this split"):
        list_shards(tmp_path, "train")
    (tmp_path / "train-00001-of-00003.tfrecord").touch()
    with pytest.raises(InputError, match="must hold all 3 shards, got 1"):
        list_shards(tmp_path, "train")


def test_a_folder_instead_of_a_shard_is_named(tmp_path):
    (tmp_path / "test-00000-of-00001.tfrecord").mkdir()
    rule = r"test-00000-of-00001\.tfrecord: file: must be a file, not a folder; delete it"
    with pytest.raises(InputError, match=rule):
        list_shards(tmp_path, "test")
