"""Pairs to classes and back."""

import numpy as np
from keras import ops

from a2d_tf.labels import VALID_PAIRS
from a2d_tf.layers.pair_classes import (
    NUM_PAIR_CLASSES,
    ActionsOfActors,
    ActorsOfPairs,
    JoinPairs,
    SplitPairs,
)

BALL = (34, 35, 36, 39)  # flying, jumping, rolling, none


def test_the_first_and_the_last_pair_and_what_is_none():
    # adult climbing, dog none, car eating (invalid), padding, no action label
    classes = JoinPairs()(np.array([[1, 7, 5, 0, 2]]), np.array([[1, 9, 3, 0, 0]]))
    np.testing.assert_array_equal(ops.convert_to_numpy(classes), [[1, 43, 0, 0, 0]])


def test_splitting_undoes_joining():
    classes = np.arange(NUM_PAIR_CLASSES, dtype="int32")[None]
    actors, actions = SplitPairs()(classes)
    joined = JoinPairs()(actors, ops.argmax(actions, axis=-1))
    np.testing.assert_array_equal(ops.convert_to_numpy(joined), classes)
    np.testing.assert_array_equal(ops.convert_to_numpy(ops.sum(actions, axis=-1)), 1)


def test_the_softmax_of_an_actor_is_over_its_own_pairs():
    logits = np.full((1, 3, len(VALID_PAIRS)), 7.0, "float32")
    odds = dict(zip(BALL, (1, 2, 4, 3), strict=True))
    for pair, odd in odds.items():
        logits[..., VALID_PAIRS.index(pair)] = np.log(odd)
    actors = np.array([[3, 0, -1]], "int32")  # a ball, background, no region
    ball, background, nothing = ops.convert_to_numpy(
        ops.softmax(ActionsOfActors()(logits, actors))
    )[0]
    expected = np.zeros(10)
    for pair, odd in odds.items():
        expected[pair % 10] = odd / 10
    np.testing.assert_allclose(ball, expected, atol=1e-6)
    np.testing.assert_array_equal(background, np.eye(10)[0])
    np.testing.assert_array_equal(nothing, np.eye(10)[0])


def test_an_actor_is_as_probable_as_its_pairs_and_has_the_box_of_the_best():
    probs = np.full(NUM_PAIR_CLASSES, 0.2 / (NUM_PAIR_CLASSES - 1 - len(BALL)), "float32")
    places = [1 + VALID_PAIRS.index(pair) for pair in BALL]
    probs[0], probs[places] = 0.1, (0.1, 0.15, 0.4, 0.05)
    boxes = np.arange(NUM_PAIR_CLASSES, dtype="float32")[None, None, :, None] * np.ones(4)
    logits, boxes = ActorsOfPairs()(np.log(probs)[None, None], boxes)
    actors = ops.convert_to_numpy(ops.softmax(logits))[0, 0]
    assert actors.shape == (8,)
    np.testing.assert_allclose(actors[[0, 3]], [0.1, 0.7], rtol=1e-5)
    np.testing.assert_allclose(actors.sum(), 1, rtol=1e-5)
    np.testing.assert_array_equal(ops.convert_to_numpy(boxes)[0, 0, 3], places[2])
    np.testing.assert_array_equal(ops.convert_to_numpy(boxes)[0, 0, 0], 0)
