"""The stored pictures of a record, chosen and decoded inside a graph."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from fakes.records import example_of, grey_levels, make_record

from a2d_tf import keys
from a2d_tf.batches.encoded_frames import (
    annotated_picture,
    decode_frames,
    decode_masks,
    decode_numbers,
    has_one_frame,
)
from a2d_tf.batches.sentence_input import SentenceClipOptions, decode_clip
from a2d_tf.media.stored_flow import decode_flow, encode_flow


def still_of(record):
    """Return the record of frame 2 alone."""
    return dataclasses.replace(record, frame_number=2, frame_numbers=(2,), frames=record.frames[:1])


@pytest.mark.parametrize(("flow_range", "reach"), [("20", 25), ("raw", 600)])
def test_the_graph_decodes_as_the_reader(flow_range, reach):
    flow = np.random.default_rng(0).uniform(-reach, reach, (8, 16, 2)).astype(np.float32)
    png = encode_flow(flow, flow_range=flow_range)
    record = dataclasses.replace(make_record(size=(8, 16)), flow=(png,) * 16)
    options = SentenceClipOptions(size=16, frames=4, resolutions=(4, 16), stream=keys.FLOW)
    # As tf.data runs it: in a graph that knows no record yet.
    decode = tf.function(lambda example: decode_clip(example, options))
    clip = decode(example_of(record)).numpy()
    assert clip.shape == (4, 8, 16, 2)
    np.testing.assert_allclose(clip[0], decode_flow(png), rtol=1e-6, atol=1e-6)
    assert np.abs(clip).max() > 0.8 * min(reach, 500 if flow_range == "raw" else 20)


@pytest.mark.parametrize(
    ("wanted", "expected"), [([7, 3, 5], [7, 3, 5]), ([0, 1, 2], [2, 2, 2]), ([17, 99], [17, 17])]
)
def test_the_stored_frame_nearest_to_each_number_is_taken(wanted, expected):
    numbers = tf.constant(wanted, tf.int64)
    example = example_of(make_record())
    clip = decode_numbers(example, numbers, stream=keys.RGB, count=len(wanted))
    assert grey_levels(clip) == expected


def test_a_still_image_is_repeated():
    example = example_of(still_of(make_record()))
    clip = decode_numbers(example, tf.constant([1, 2, 3], tf.int64), stream=keys.RGB, count=3)
    assert bool(has_one_frame(example))
    assert not bool(has_one_frame(example_of(make_record())))
    assert grey_levels(clip) == [2, 2, 2]


def test_the_annotated_picture_is_a_jpeg():
    picture = annotated_picture(example_of(make_record(frame_number=12)))
    assert grey_levels(decode_frames(picture[None], stream=keys.RGB, count=1)) == [12]


def test_masks_come_by_row_and_no_row_is_an_empty_one():
    record = make_record(size=(8, 16))
    masks = decode_masks(example_of(record), tf.constant([1, -1, 0], tf.int64)).numpy()
    assert masks.shape == (3, 8, 16, 1)
    np.testing.assert_array_equal(masks[0, ..., 0], record.instances[1].mask)
    assert not masks[1].any()
    np.testing.assert_array_equal(masks[2, ..., 0], record.instances[0].mask)
