"""Pairs to classes and back."""

import numpy as np
from keras import ops

from a2d_tf.layers.pair_classes import NUM_PAIR_CLASSES, JoinPairs, SplitPairs


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
