"""A drawn view written and read again."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.features.records import (
    decode_picture,
    decode_view,
    decode_view_example,
    encode_no_view,
    encode_view,
)
from a2d_tf.media.stored_flow import LIMIT, MAX_ERROR

SHAPE = (1, 2, 2, 3)


def view_of(channels=3):
    masks = np.zeros((3, 8, 8), bool)
    masks[0, :, :4], masks[1, 2:4] = True, True  # the third actor is absent
    inside = np.ones((8, 8), bool)
    inside[:2] = False
    rows = np.linspace(-1, 1, 8, dtype=np.float32)
    video = np.broadcast_to(rows[None, :, None, None], (5, 8, 8, channels))
    return {
        keys.VIDEO_ID: b"dogs",
        keys.FRAME_NUMBER: 7,
        keys.VIDEO: video,
        keys.VIEW_MASKS: masks,
        keys.VIEW_INSIDE: inside,
        keys.SENTENCE_TEXTS: np.array([b"a left dog", b"a hat", b"gone"], object),
        keys.MIRRORED: np.array([True, True, False]),
        keys.VIEW_ACTORS: np.array([7, 0, 4]),
        keys.VIEW_PRESENT: np.array([7, 0, 4, 1]),
    }


def features_of():
    values = np.random.default_rng(0).normal(size=SHAPE)
    return values.astype(tf.bfloat16.as_numpy_dtype)


def test_a_view_comes_back_for_the_sentences_that_are_asked():
    view, features = view_of(), features_of()
    example = decode_view_example(encode_view(view, features, stream=keys.RGB))
    assert example[keys.SENTENCE_ROWS].numpy().tolist() == [0, 1, 2]
    found = decode_view(example, chosen=tf.constant([2, 0], tf.int64), shape=SHAPE, size=8)
    assert found[keys.FEATURES].dtype == tf.bfloat16
    np.testing.assert_array_equal(found[keys.FEATURES].numpy(), features)
    np.testing.assert_array_equal(found[keys.VIEW_MASKS], view[keys.VIEW_MASKS][[2, 0]])
    np.testing.assert_array_equal(found[keys.VIEW_INSIDE], view[keys.VIEW_INSIDE])
    assert found[keys.SENTENCE_TEXTS].numpy().tolist() == [b"gone", b"a left dog"]
    assert found[keys.MIRRORED].numpy().tolist() == [False, True]
    assert found[keys.VIEW_ACTORS].numpy().tolist() == [4, 7]
    assert found[keys.VIEW_PRESENT].numpy().tolist() == [7, 0, 4, 1]


@pytest.mark.parametrize(
    ("stream", "channels", "error"), [(keys.RGB, 3, 0.03), (keys.FLOW, 2, MAX_ERROR / LIMIT + 1e-6)]
)
def test_the_middle_frame_can_be_looked_at(stream, channels, error):
    view = view_of(channels)
    example = decode_view_example(encode_view(view, features_of(), stream=stream))
    picture = decode_picture(example, stream=stream).numpy()
    np.testing.assert_allclose(picture, view[keys.VIDEO][2], atol=error)


def test_a_frame_without_sentences_is_a_record_without_features():
    example = decode_view_example(encode_no_view())
    assert example[keys.SENTENCE_ROWS].shape == (0,)
    assert example[keys.FEATURES].numpy() == b""
