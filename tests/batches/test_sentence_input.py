"""One element of training: which frames, which targets, which words."""

import dataclasses

import cv2
import numpy as np
import pytest
import tensorflow as tf
from fakes.letter_vectors import LetterVectors
from fakes.records import example_of, grey_levels, make_record

from a2d_tf import keys
from a2d_tf.batches.sentence_input import (
    CHOSEN_SENTENCE,
    SentenceClipOptions,
    candidate_sentences,
    decode_clip,
    signed_target,
    training_sample,
)
from a2d_tf.batches.sentence_table import SentenceTable

SIZE = 16
SEED = tf.constant([0, 0], tf.int64)


@pytest.fixture
def table():
    texts = ["the left dog", "the right dog", "left left left left", "gone"]
    return SentenceTable(vectors=LetterVectors(), sentences=texts, max_words=3)


def options_of(**changes):
    return SentenceClipOptions(**{"size": SIZE, "frames": 4, "resolutions": (4, 16)} | changes)


@pytest.mark.parametrize(
    ("frame_number", "changes", "expected"),
    [
        (10, {"frames": 4}, [8, 9, 10, 11]),
        (10, {"frames": 5}, [8, 9, 10, 11, 12]),
        (10, {"frames": 1}, [10]),
        (10, {"frames": 4, "frame_stride": 2}, [6, 8, 10, 12]),
        (3, {"frames": 8}, [2, 2, 2, 2, 3, 4, 5, 6]),  # the first stored frame repeats
        (17, {"frames": 4}, [15, 16, 17, 17]),  # and the last one
    ],
)
def test_window_is_around_the_annotated_frame(frame_number, changes, expected):
    example = example_of(make_record(frame_number=frame_number))
    assert grey_levels(decode_clip(example, options_of(**changes))) == expected


def test_video_is_scaled_and_padded_with_black(table):
    record = make_record(size=(8, 16), paint=lambda n: np.full((8, 16, 3), 255, np.uint8))
    inputs, _ = training_sample(example_of(record), table, options_of(), SEED)
    video = inputs[keys.VIDEO].numpy()
    assert video.shape == (4, SIZE, SIZE, 3)
    np.testing.assert_allclose(video[:, 4:12], 1.0, atol=0.02)
    assert (video[:, :4] == -1).all() and (video[:, 12:] == -1).all()


def test_targets_are_the_named_actor_s_at_every_resolution(table):
    example = example_of(make_record()) | {CHOSEN_SENTENCE: tf.constant(1, tf.int64)}
    inputs, targets = training_sample(example, table, options_of(), SEED)
    assert list(targets) == [keys.response(4), keys.response(16)]
    for side in (4, 16):
        target = targets[keys.response(side)].numpy()
        assert target.dtype == np.int8 and target.shape == (1, side, side)
        assert (target[0, :, : side // 2] == -1).all() and (target[0, :, side // 2 :] == 1).all()
    assert inputs[keys.WORDS].numpy()[0, :, 0].tolist() == [0, 2, 3]  # "the" is unknown
    assert inputs[keys.NUM_WORDS].numpy().tolist() == [3]


def test_noise_is_on_the_words_alone(table):
    example = example_of(make_record())
    (plain, targets), (noisy, same_targets), (other, _) = (
        training_sample(example, table, options_of(word_noise=noise), seed)
        for noise, seed in ((0, SEED), (0.5, SEED), (0.5, SEED + 1))
    )
    np.testing.assert_array_equal(noisy[keys.VIDEO], plain[keys.VIDEO])
    np.testing.assert_array_equal(noisy[keys.NUM_WORDS], plain[keys.NUM_WORDS])
    for name, target in targets.items():
        np.testing.assert_array_equal(same_targets[name], target)
    known = plain[keys.WORDS].numpy() != 0
    np.testing.assert_array_equal(noisy[keys.WORDS].numpy() != plain[keys.WORDS].numpy(), known)
    assert (noisy[keys.WORDS].numpy() != other[keys.WORDS].numpy()).any()


def test_a_flip_mirrors_video_masks_and_words_together(table):
    def paint(number):
        picture = np.zeros((SIZE, SIZE, 3), np.uint8)
        picture[:, : SIZE // 2] = 255
        return picture

    example = example_of(make_record(paint=paint)) | {CHOSEN_SENTENCE: tf.constant(0, tf.int64)}
    seen = set()
    for index in range(12):
        seed = tf.constant([0, index], tf.int64)
        inputs, targets = training_sample(example, table, options_of(flip=True), seed)
        bright_left = bool(inputs[keys.VIDEO][0, 0, 0, 0] > 0)
        word = float(inputs[keys.WORDS][0, 1, 0])
        on_left = targets[keys.response(16)].numpy()[0, :, : SIZE // 2]
        assert word == (1.0 if bright_left else 2.0)
        assert (on_left == (1 if bright_left else -1)).all()
        seen.add(bright_left)
    assert seen == {True, False}


def test_a_flip_mirrors_what_is_ignored(table):
    options = options_of(flip=True, ignore_padding=True, zoom=0.5, resolutions=(16,))
    record = make_record(paint=lambda n: np.full((SIZE, SIZE, 3), 255, np.uint8))
    example = example_of(record) | {CHOSEN_SENTENCE: tf.constant(0, tf.int64)}
    partial = 0
    for index in range(16):
        seed = tf.constant([0, index], tf.int64)
        inputs, targets = training_sample(example, table, options, seed)
        counted = targets[keys.response(16)].numpy()[0] != 0
        np.testing.assert_array_equal(counted, inputs[keys.VIDEO].numpy()[0, :, :, 0] > -0.9)
        partial += not counted.all()
    assert partial > 3


@pytest.mark.parametrize(("ignore", "value"), [(True, 0), (False, -1)])
def test_padding_is_ignored_or_background(table, ignore, value):
    options = options_of(ignore_padding=ignore)
    record = make_record(size=(8, 16), masks=(np.ones((8, 16), bool),), sentences=(("gone", 0),))
    _, targets = training_sample(example_of(record), table, options, SEED)
    for side in (4, 16):
        target = targets[keys.response(side)].numpy()[0]
        quarter = side // 4
        assert (target[:quarter] == value).all() and (target[-quarter:] == value).all()
        assert (target[quarter:-quarter] == 1).all()


@pytest.mark.parametrize(("threshold", "expected"), [(0.25, 1), (0.5, 1), (0.51, -1)])
def test_a_coarse_cell_is_the_actor_s_from_a_share_on(threshold, expected):
    masks = np.zeros((1, 4, 4), bool)
    masks[0, :2, 0] = True  # half of the first 2 x 2 cell
    counted = np.ones((1, 4, 4), bool)
    target = signed_target(
        tf.constant(masks), tf.constant(counted), resolution=2, threshold=threshold
    )
    assert target.numpy().tolist() == [[[expected, -1], [-1, -1]]]


def test_at_full_resolution_the_threshold_has_no_part():
    masks = tf.constant([[[True, False], [False, True]]])
    target = signed_target(masks, tf.ones_like(masks), resolution=2, threshold=0.99)
    assert target.numpy().tolist() == [[[1, -1], [-1, 1]]]


def test_places_without_a_sentence_hold_zeros(table):
    options = options_of(sentences_per_clip=3)
    inputs, targets = training_sample(example_of(make_record()), table, options, SEED)
    assert inputs[keys.NUM_WORDS].numpy().tolist() == [3, 3, 0]
    assert not inputs[keys.WORDS].numpy()[2].any()
    for target in targets.values():
        assert not target.numpy()[2].any() and (target.numpy()[:2] != 0).all()


def test_more_sentences_than_places_are_drawn_at_random(table):
    options = options_of(sentences_per_clip=1)
    example = example_of(make_record())
    drawn = {
        float(
            training_sample(example, table, options, tf.constant([0, i], tf.int64))[0]["words"][
                0, 1, 0
            ]
        )
        for i in range(12)
    }
    assert drawn == {1.0, 2.0}


def test_absent_actors_are_left_out_or_empty(table):
    record = make_record(sentences=(("gone", -1), ("the left dog", 0)))
    example = example_of(record)
    assert candidate_sentences(example, include_absent=False).numpy().tolist() == [1]
    assert candidate_sentences(example, include_absent=True).numpy().tolist() == [0, 1]
    options = options_of(sentences_per_clip=2, include_absent=True)
    inputs, targets = training_sample(example, table, options, SEED)
    absent = inputs[keys.NUM_WORDS].numpy().tolist().index(1)
    assert (targets[keys.response(16)].numpy()[absent] == -1).all()


def test_masks_of_another_size_than_the_stored_frames_fit_them(table):
    record = make_record(size=(32, 32))
    small = [cv2.imencode(".jpg", np.full((8, 8, 3), 99, np.uint8))[1].tobytes()] * 16
    record = dataclasses.replace(record, clip_size=(8, 8), frames=tuple(small))
    example = example_of(record) | {CHOSEN_SENTENCE: tf.constant(0, tf.int64)}
    _, targets = training_sample(example, table, options_of(), SEED)
    assert (targets[keys.response(16)].numpy()[0, :, :8] == 1).all()
    assert (targets[keys.response(16)].numpy()[0, :, 8:] == -1).all()


def test_the_same_seed_gives_the_same_element(table):
    options = options_of(flip=True, zoom=0.3, brightness=0.3, sentences_per_clip=2)
    example = example_of(
        make_record(paint=lambda n: np.eye(16, dtype=np.uint8)[..., None] * [255, 99, 9])
    )
    one, again, other = (
        training_sample(example, table, options, tf.constant([7, number], tf.int64))
        for number in (5, 5, 6)
    )
    for part, same in zip(one, again, strict=True):
        for name in part:
            np.testing.assert_array_equal(part[name], same[name])
    assert not np.array_equal(one[0][keys.VIDEO], other[0][keys.VIDEO])
