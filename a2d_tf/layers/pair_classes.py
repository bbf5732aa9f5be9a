"""One class for every valid pair of actor and action (joint paper, 4.3, the baseline)."""

import keras
import numpy as np
from keras import ops

from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS, action_of, actor_of

# Class k from 1 is the k-th valid pair; class 0 is background.
NUM_PAIR_CLASSES = 1 + len(VALID_PAIRS)
_ACTOR_OF_CLASS = np.array([0, *(actor_of(pair) for pair in VALID_PAIRS)], "int32")
_ACTION_OF_CLASS = np.array([0, *(action_of(pair) for pair in VALID_PAIRS)], "int32")
_CLASS_OF_PAIR = np.zeros((len(ACTORS) + 1, len(ACTIONS) + 1), "int32")
_CLASS_OF_PAIR[_ACTOR_OF_CLASS[1:], _ACTION_OF_CLASS[1:]] = np.arange(1, NUM_PAIR_CLASSES)


@keras.saving.register_keras_serializable(package="a2d_tf")
class JoinPairs(keras.layers.Layer):
    """Actors (B, N) and actions (B, N) -> pair classes (B, N) int32; 0 for padding and invalid."""

    def call(self, actors, actions):
        """Return the classes."""
        flat = ops.cast(actors, "int32") * (len(ACTIONS) + 1) + ops.cast(actions, "int32")
        return ops.take(ops.convert_to_tensor(_CLASS_OF_PAIR.reshape(-1)), flat, axis=0)


@keras.saving.register_keras_serializable(package="a2d_tf")
class SplitPairs(keras.layers.Layer):
    """Pair classes (B, D) -> actors (B, D) int32, actions (B, D, 10) with 1 at the pair's action.

    Class 0 gives actor 0 and the background action.
    """

    def call(self, classes):
        """Return the actors and the one-hot actions."""
        actors = ops.take(ops.convert_to_tensor(_ACTOR_OF_CLASS), classes, axis=0)
        actions = ops.take(ops.convert_to_tensor(_ACTION_OF_CLASS), classes, axis=0)
        return actors, ops.one_hot(actions, len(ACTIONS) + 1, dtype="float32")
