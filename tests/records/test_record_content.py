"""A record that is whole but wrong: the field and the rule are named."""

import math
from functools import partial

import pytest
import tensorflow as tf
from fakes.records import make_flow_record, make_record
from fakes.video_records import make_video
from fakes.wrong_records import changed, set_bytes, set_numbers, set_picture

from a2d_tf import keys
from a2d_tf.features.records import encode_no_view
from a2d_tf.records.annotated_videos import encode_annotated
from a2d_tf.records.clip_records import encode_mask
from a2d_tf.records.record_content import check_annotated_video, check_view, check_whole_video
from a2d_tf.records.record_fields import wrong_in
from a2d_tf.records.video_records import encode_video

FRAME = encode_annotated([make_record(numbers=(9, 10))])
VIDEO = encode_video(make_video("v", [13]))
WIDE = encode_mask(make_record(size=(16, 8)).instances[0].mask)
VIEW = partial(check_view, num_values=3, side=16)


def wrong(record, check, *, decoded=False):
    found = wrong_in(record, 0, len(record), check, decoded=decoded)
    return None if found is None else (found.field, found.rule, found.value)


def drop(name):
    return lambda features: features.pop(name)


def set_floats(name, *values):
    return lambda features: features[name].CopyFrom(
        tf.train.Feature(float_list=tf.train.FloatList(value=values))
    )


@pytest.mark.parametrize("decoded", [False, True])
def test_right_records(decoded):
    flow = encode_annotated([make_flow_record(lambda n: (n, 0))])
    deep = encode_annotated([make_flow_record(lambda n: (n, 0), flow_range="raw")])
    empty = encode_annotated([make_record(masks=(), sentences=(("nobody", -1),))])
    for record in (FRAME, flow, deep, empty):
        assert wrong(record, check_annotated_video, decoded=decoded) is None
    assert wrong(VIDEO, check_whole_video, decoded=decoded) is None
    assert wrong(encode_no_view(), VIEW, decoded=decoded) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (drop(keys.LABEL_MAP), (keys.LABEL_MAP, "must be a field of texts or pictures", None)),
        (drop(keys.FRAME_NUMBER), (keys.FRAME_NUMBER, "must be a field of numbers", None)),
        (
            set_bytes(keys.FRAME_NUMBER, b"1"),
            (keys.FRAME_NUMBER, "must be a field of numbers", None),
        ),
        (set_numbers(keys.FRAME_NUMBER, 0), (keys.FRAME_NUMBER, "must be at least 1", 0)),
        (set_numbers(keys.FRAME_NUMBER), (keys.FRAME_NUMBER, "must hold an annotated frame", 0)),
        (set_numbers(keys.FRAME_NUMBER, 1, 2), (keys.WINDOW_COUNTS, "must hold 2", 1)),
        (set_numbers(keys.WINDOW_COUNTS, -1), (keys.WINDOW_COUNTS, "must not be negative", -1)),
        (set_numbers(keys.WINDOW_COUNTS, 3), (keys.WINDOW_ROWS, "must hold 3", 2)),
        (set_numbers(keys.WINDOW_ROWS, 1, 0), (keys.WINDOW_ROWS, "must ascend", [1, 0])),
        (set_numbers(keys.WINDOW_ROWS, 0, 2), (keys.WINDOW_ROWS, "must be from 0 to 1", 2)),
        (set_numbers(keys.INSTANCE_COUNTS, 3), (keys.INSTANCE_MASKS, "must hold 3", 2)),
        (set_numbers(keys.SOURCE_SIZE, 16), (keys.SOURCE_SIZE, "must hold 2", 1)),
        (set_numbers(keys.CLIP_SIZE, 16, -1), (keys.CLIP_SIZE, "must be pixels", (16, -1))),
        (set_bytes(keys.SPLIT, b"val"), (keys.SPLIT, "must be train or test", "val")),
        (set_bytes(keys.VIDEO_ID, b"\xff"), (keys.VIDEO_ID, "must be UTF-8 text", b"\xff")),
        (
            set_numbers(keys.CLIP_FRAME_NUMBERS, 10, 9),
            (keys.CLIP_FRAME_NUMBERS, "must ascend", [10, 9]),
        ),
        (set_numbers(keys.CLIP_FRAME_NUMBERS, 9), (keys.CLIP_FRAMES, "must hold 1", 2)),
        (set_bytes(keys.FLOW_FRAMES, b"flow"), (keys.FLOW_FRAMES, "must hold 2", 1)),
        (
            set_picture(keys.CLIP_FRAMES, 1, lambda _: b"text"),
            (f"{keys.CLIP_FRAMES} 2", "must be a JPEG", "4 bytes of something else"),
        ),
        (
            set_picture(keys.LABEL_MAP, 0, lambda _: WIDE),
            (f"{keys.LABEL_MAP} 1", "must be 16 x 16 pixels", "16 x 8"),
        ),
        (
            set_picture(keys.INSTANCE_MASKS, 1, lambda _: WIDE),
            (f"{keys.INSTANCE_MASKS} 2", "must be 16 x 16 pixels", "16 x 8"),
        ),
        (set_floats(keys.INSTANCE_BOXES, 0, 0, 1), (keys.INSTANCE_BOXES, "must hold 8", 3)),
        (set_numbers(keys.INSTANCE_ACTORS, 7), (keys.INSTANCE_ACTORS, "must hold 2", 1)),
        (set_numbers(keys.INSTANCE_ACTORS, 7, 8), (keys.INSTANCE_ACTORS, "must be from 0 to 7", 8)),
        (
            set_numbers(keys.INSTANCE_ACTIONS, 8, -1),
            (keys.INSTANCE_ACTIONS, "must be from 0 to 9", -1),
        ),
        (set_numbers(keys.INSTANCE_IDS), (keys.INSTANCE_IDS, "must hold 2", 0)),
        (set_numbers(keys.SENTENCE_ROWS, 0), (keys.SENTENCE_ROWS, "must hold 2", 1)),
        (
            set_numbers(keys.SENTENCE_ROWS, 0, 2),
            (keys.SENTENCE_ROWS, "must be from -1 to 1", 2),
        ),
        (
            set_bytes(keys.SENTENCE_TEXTS, b"a dog", b"caf\xe9"),
            (keys.SENTENCE_TEXTS, "must be UTF-8 text", b"caf\xe9"),
        ),
    ],
)
def test_a_wrong_record_of_a_frame(change, expected):
    assert wrong(changed(FRAME, change), check_annotated_video) == expected


def test_sides_of_boxes_are_finite():
    record = changed(FRAME, set_floats(keys.INSTANCE_BOXES, *[0.0] * 7, math.nan))
    field, rule, _ = wrong(record, check_annotated_video)
    assert (field, rule) == (keys.INSTANCE_BOXES, "must be finite")


@pytest.mark.parametrize("name", [keys.CLIP_FRAMES, keys.INSTANCE_MASKS, keys.LABEL_MAP])
def test_a_picture_that_does_not_decode(name):
    record = changed(FRAME, set_picture(name, 0, lambda picture: picture[:-20]))
    assert wrong(record, check_annotated_video) is None
    field, rule, _ = wrong(record, check_annotated_video, decoded=True)
    assert field == f"{name} 1" and "that decodes" in rule


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (set_bytes(keys.CLIP_FRAMES), (keys.CLIP_FRAMES, "must hold a frame", 0)),
        (
            set_numbers(keys.PAIRS, 14),
            (keys.PAIRS, "must be distinct ascending ids of the 43 pairs", [14]),
        ),
    ],
)
def test_a_wrong_record_of_a_video(change, expected):
    assert wrong(changed(VIDEO, change), check_whole_video) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (set_bytes(keys.SENTENCE_TEXTS, b"a dog"), (keys.MIRRORED, "must hold 1", 0)),
        (set_bytes(keys.FEATURES, b"1234"), (keys.FEATURES, "must hold 0 bytes", 4)),
        (set_bytes(keys.VIEW_MASKS, WIDE), (keys.VIEW_MASKS, "must hold 0", 1)),
    ],
)
def test_a_wrong_record_of_a_view(change, expected):
    assert wrong(changed(encode_no_view(), change), VIEW) == expected


def test_what_is_no_record():
    assert wrong(b"no record", check_annotated_video) == ("", "must be a record of a2d-tf", None)
