"""One element of the flow stream: its values, its padding, its random changes."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.sentence_evaluation_input import evaluation_sample
from a2d_tf.batches.sentence_input import (
    SentenceClipOptions,
    decode_clip,
    training_sample,
)
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.media.flow import MAX_ERROR, decode_flow, encode_flow
from a2d_tf.records.clip_records import decode_example, encode_example

SEED = tf.constant([0, 0], tf.int64)


class Letters:
    """Word vectors of one number a word."""

    dimension = 1

    def lookup(self, word):
        return np.asarray([{"left": 1.0, "right": 2.0}.get(word, 3.0)], np.float32)


@pytest.fixture
def table():
    texts = ["the left dog", "the right dog"]
    return SentenceTable(vectors=Letters(), sentences=texts, max_words=3)


def options_of(**changes):
    return SentenceClipOptions(**{"size": 16, "frames": 4, "resolutions": (4, 16)} | changes)


def flow_options(**changes):
    return options_of(stream=keys.FLOW, **changes)


def example_of(record):
    return decode_example(encode_example(record))


@pytest.fixture
def make_flow_record(make_record):
    """Return ``make(flow_of, **changes)``; ``flow_of(n)`` is the flow (u, v) of frame n."""

    def make(flow_of, **changes):
        record = make_record(size=(8, 16), **changes)
        flow = [np.broadcast_to(np.float32(flow_of(n)), (8, 16, 2)) for n in record.frame_numbers]
        return dataclasses.replace(record, flow=tuple(map(encode_flow, flow)))

    return make


def test_a_window_holds_the_flow_of_its_frames_in_pixels(make_flow_record):
    example = example_of(make_flow_record(lambda n: (n, -n / 2), frame_number=17))
    clip = decode_clip(example, flow_options()).numpy()
    assert clip.shape == (4, 8, 16, 2)
    expected = [(15, -7.5), (16, -8), (17, -8.5), (17, -8.5)]  # the last stored one repeats
    np.testing.assert_allclose(clip[:, 4, 8], expected, atol=MAX_ERROR)


def test_the_graph_decodes_as_the_reader(make_record):
    flow = np.random.default_rng(0).uniform(-25, 25, (8, 16, 2)).astype(np.float32)
    record = dataclasses.replace(make_record(size=(8, 16)), flow=(encode_flow(flow),) * 16)
    clip = decode_clip(example_of(record), flow_options()).numpy()
    np.testing.assert_allclose(clip[0], decode_flow(record.flow[0]), atol=1e-6)


def test_the_clip_is_a_share_of_20_pixels_and_padding_does_not_move(make_flow_record, table):
    example = example_of(make_flow_record(lambda n: (10.0, -30.0)))
    inputs, _ = training_sample(example, table, flow_options(), SEED)
    clip = inputs[keys.VIDEO].numpy()
    assert clip.shape == (4, 16, 16, 2)
    inner = clip[:, 4:12]
    np.testing.assert_allclose(inner[..., 0], 0.5, atol=MAX_ERROR / 20)
    np.testing.assert_allclose(inner[..., 1], -1.0, atol=1e-6)
    assert not clip[:, :4].any() and not clip[:, 12:].any()


def test_vectors_keep_their_length_when_the_picture_is_resized(make_flow_record):
    example = example_of(make_flow_record(lambda n: (10.0, 0.0)))
    sides = [
        evaluation_sample(example, [flow_options(size=size)], max_sentences=2) for size in (16, 32)
    ]
    for sample, side in zip(sides, (16, 32), strict=True):
        middle = sample[keys.video_of(keys.FLOW)].numpy()[0, side // 2, side // 2]
        np.testing.assert_allclose(middle, (0.5, 0.0), atol=MAX_ERROR / 20)


def test_mirroring_turns_u_the_picture_and_the_words(make_record, table):
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


def test_brightness_is_left_alone(make_flow_record, table):
    example = example_of(make_flow_record(lambda n: (3.0, 4.0)))
    plain, _ = training_sample(example, table, flow_options(), SEED)
    asked, _ = training_sample(example, table, flow_options(brightness=0.9), SEED)
    np.testing.assert_array_equal(plain[keys.VIDEO], asked[keys.VIDEO])


def test_two_streams_have_their_own_size_and_frames(make_flow_record):
    example = example_of(make_flow_record(lambda n: (1.0, 0.0)))
    streams = [options_of(), flow_options(size=32, frames=2)]
    sample = evaluation_sample(example, streams, max_sentences=2)
    assert sample[keys.video_of(keys.RGB)].shape == (4, 16, 16, 3)
    assert sample[keys.video_of(keys.FLOW)].shape == (2, 32, 32, 2)
    assert sample[keys.VALID_BOX].numpy().tolist() == [4, 0, 12, 16]  # of the first stream
