"""One element of the flow stream: its values, its padding, its random changes."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from fakes.letter_vectors import LetterVectors
from fakes.records import example_of, make_flow_record, make_record

from a2d_tf import keys
from a2d_tf.batches.sentence_input import (
    SentenceClipOptions,
    decode_clip,
    training_sample,
)
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.media.stored_flow import MAX_ERROR, encode_flow

SEED = tf.constant([0, 0], tf.int64)


@pytest.fixture
def table():
    texts = ["the left dog", "the right dog"]
    return SentenceTable(vectors=LetterVectors(other=3.0), sentences=texts, max_words=3)


def options_of(**changes):
    return SentenceClipOptions(**{"size": 16, "frames": 4, "resolutions": (4, 16)} | changes)


def flow_options(**changes):
    return options_of(stream=keys.FLOW, **changes)


def test_a_window_holds_the_flow_of_its_frames_in_pixels():
    example = example_of(make_flow_record(lambda n: (n, -n / 2), frame_number=17))
    clip = decode_clip(example, flow_options()).numpy()
    assert clip.shape == (4, 8, 16, 2)
    expected = [(15, -7.5), (16, -8), (17, -8.5), (17, -8.5)]  # the last stored one repeats
    np.testing.assert_allclose(clip[:, 4, 8], expected, atol=MAX_ERROR)


def test_the_clip_is_a_share_of_20_pixels_and_padding_does_not_move(table):
    example = example_of(make_flow_record(lambda n: (10.0, -30.0)))
    inputs, _ = training_sample(example, table, flow_options(), SEED)
    clip = inputs[keys.VIDEO].numpy()
    assert clip.shape == (4, 16, 16, 2)
    inner = clip[:, 4:12]
    np.testing.assert_allclose(inner[..., 0], 0.5, atol=MAX_ERROR / 20)
    np.testing.assert_allclose(inner[..., 1], -1.0, atol=1e-6)
    assert not clip[:, :4].any() and not clip[:, 12:].any()


def test_raw_flow_is_cut_to_20_pixels(table):
    def clip_of(flow_range, flow):
        record = make_flow_record(lambda _: flow, flow_range=flow_range)
        return training_sample(example_of(record), table, flow_options(), SEED)[0][keys.VIDEO]

    moved = np.random.default_rng(0).uniform(-60, 60, (8, 16, 2))
    raw, cut = clip_of("raw", moved).numpy(), clip_of("20", moved).numpy()
    assert np.abs(raw).max() == 1.0
    np.testing.assert_allclose(raw, cut, atol=1.1 * MAX_ERROR / 20)


def test_mirroring_turns_u_the_picture_and_the_words(table):
    flow = np.zeros((16, 16, 2), np.float32)
    flow[:, :8] = (20.0, 10.0)  # the left half moves right and down
    record = dataclasses.replace(
        make_record(sentences=(("the left dog", 0),)), flow=(encode_flow(flow),) * 16
    )
    seen = set()
    for index in range(16):
        seed = tf.constant([7, index], tf.int64)
        inputs, targets = training_sample(example_of(record), table, flow_options(flip=True), seed)
        clip, words = inputs[keys.VIDEO].numpy()[0, 8], inputs[keys.WORDS].numpy()[0]
        mirrored = bool(words[1, 0] == 2.0)  # "left" became "right"
        moving = slice(8, 16) if mirrored else slice(0, 8)
        np.testing.assert_allclose(clip[moving, 0], -1.0 if mirrored else 1.0, atol=1e-6)
        np.testing.assert_allclose(clip[moving, 1], 0.5, atol=MAX_ERROR / 20)
        assert np.count_nonzero(clip) == 16
        mask = targets[keys.response(16)].numpy()[0] > 0
        np.testing.assert_array_equal(mask[8], clip[:, 0] != 0)
        seen.add(mirrored)
    assert seen == {False, True}


def test_brightness_is_left_alone(table):
    example = example_of(make_flow_record(lambda n: (3.0, 4.0)))
    plain, _ = training_sample(example, table, flow_options(), SEED)
    asked, _ = training_sample(example, table, flow_options(brightness=0.9), SEED)
    np.testing.assert_array_equal(plain[keys.VIDEO], asked[keys.VIDEO])
