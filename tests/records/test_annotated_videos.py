"""The annotated frames of a video come back from their bytes; shared frames are stored once."""

import dataclasses

import cv2
import numpy as np
import pytest
from fakes.records import example_of

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.annotated_videos import (
    annotated_frames,
    encode_annotated,
    frames_in,
    read_records,
)
from a2d_tf.records.clip_records import ClipRecord
from a2d_tf.records.record_files import write_records
from a2d_tf.records.shard_files import list_shards
from a2d_tf.releases.release import Instance

HEIGHT, WIDTH = 6, 10


def make_clip(**changes):
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
    record = make_clip(**changes)
    path = tmp_path / "train-00000-of-00001.tfrecord"
    assert write_records(path, [encode_annotated([record]), encode_annotated([record])]) == 2
    read = list(read_records([path]))
    assert len(read) == 2
    for one in read:
        assert_same(one, record)


def test_decoded_fields_are_dense_and_named():
    fields = example_of(make_clip())
    assert fields[keys.INSTANCE_BOXES].numpy().tolist() == [[1, 0, 4, 3], [5, 9, 6, 10]]
    assert fields[keys.INSTANCE_IDS].numpy().tolist() == [2, -1]
    assert fields[keys.SENTENCE_ROWS].numpy().tolist() == [0, 1, -1]
    assert fields[keys.CLIP_FRAMES].numpy().tolist()[1:] == [b"second", b"\x00third"]
    assert fields[keys.SOURCE_SIZE].numpy().tolist() == [HEIGHT, WIDTH]
    assert fields[keys.FRAME_NUMBER].shape == ()


def test_a_record_without_instances_has_empty_boxes():
    fields = example_of(make_clip(instances=(), sentences=()))
    assert fields[keys.INSTANCE_BOXES].shape == (0, 4)
    assert fields[keys.INSTANCE_MASKS].shape == (0,)


def test_the_label_map_is_a_gray_png_of_ids():
    png = example_of(make_clip())[keys.LABEL_MAP].numpy()
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels.shape == (HEIGHT, WIDTH) and pixels.dtype == np.uint8
    assert (pixels[1, 0], pixels[5, 9], pixels[0, 0]) == (18, 79, 0)


def test_without_labels_there_is_no_picture():
    fields = example_of(make_clip(labels=None))
    assert fields[keys.LABEL_MAP].numpy() == b""


def test_a_file_cut_short_is_named(tmp_path):
    path = tmp_path / "test-00000-of-00001.tfrecord"
    write_records(path, [encode_annotated([make_clip()])])
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


def of_one_video():
    """Return three annotated frames whose clips overlap, the second without instances."""
    jpegs = {number: f"jpeg {number}".encode() for number in range(30, 50)}

    def clip_of(center, *, instances=None, **changes):
        numbers = tuple(range(center - 2, center + 2))
        full = make_clip()
        kept = full.instances if instances is None else instances
        rows = tuple((text, row if row < len(kept) else -1) for text, row in full.sentences)
        return make_clip(
            frame_number=center,
            frames=tuple(jpegs[number] for number in numbers),
            frame_numbers=numbers,
            flow=tuple(b"flow of " + jpegs[number] for number in numbers),
            instances=kept,
            sentences=rows,
            **changes,
        )

    one = clip_of(32)
    return [one, clip_of(34, instances=(), labels=None), clip_of(40, instances=one.instances[:1])]


@pytest.mark.parametrize("with_flow", [True, False])
def test_frames_of_several_clips_are_stored_once(tmp_path, with_flow):
    records = of_one_video()
    if not with_flow:
        records = [dataclasses.replace(record, flow=()) for record in records]
    serialized = encode_annotated(records)
    assert serialized.count(b"jpeg 33") == 1 + with_flow
    path = tmp_path / "train-00000-of-00001.tfrecord"
    write_records(path, [serialized, encode_annotated(records[:1])])
    read = list(read_records([path]))
    for one, record in zip(read, [*records, records[0]], strict=True):
        assert_same(one, record)
    in_graph = list(frames_in(str(path)))
    for fields, record in zip(in_graph, read, strict=True):
        alone = example_of(record)
        assert fields.keys() == alone.keys()
        for name, value in alone.items():
            np.testing.assert_array_equal(fields[name], value, err_msg=name)


def test_the_shapes_of_a_frame_s_fields_are_known():
    spec = annotated_frames(encode_annotated(of_one_video())).element_spec
    assert spec[keys.FRAME_NUMBER].shape == ()
    assert spec[keys.SOURCE_SIZE].shape == (2,)
    assert spec[keys.INSTANCE_BOXES].shape.as_list() == [None, 4]
    assert spec[keys.CLIP_FRAMES].shape.as_list() == [None]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"video_id": "other"}, "video_id must be '-8FLF-osZmA' as before, got 'other'"),
        ({"clip_size": (8, 8)}, r"clip_size must be \(4, 8\) as before"),
        ({"sentences": ()}, r"sentences must be \['a man in red'"),
        ({"flow": ()}, "flow must be True as before, got False"),
        ({"frames": (b"x", b"y", b"z", b"w")}, "frame 32 must be the same in all clips"),
    ],
)
def test_what_cannot_be_of_one_video_is_refused(changes, message):
    first, second, _ = of_one_video()
    with pytest.raises(ValueError, match=message):
        encode_annotated([first, dataclasses.replace(second, **changes)])
