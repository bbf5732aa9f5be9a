"""One class for every valid pair of actor and action (joint paper, 4.3, the baseline).

Kalogeiton et al. (ICCV 2017) have detectors with such classes, and with an action's probability
given the actor, which is a softmax over the classes of that actor alone.
"""

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
# The classes of each actor, in rows; background is its own.
_OWN_CLASSES = np.arange(len(ACTORS) + 1)[:, None] == _ACTOR_OF_CLASS
# The logit of what cannot be: its probability is 0, and it stays finite times 0.
_NEVER = -1e9
# The logits of actions that no pair has: of no actor, the background action alone is sure.
_WITHOUT_PAIR = np.full(_CLASS_OF_PAIR.shape, _NEVER, "float32")
_WITHOUT_PAIR[0, 0] = 0


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


@keras.saving.register_keras_serializable(package="a2d_tf")
class ActionsOfActors(keras.layers.Layer):
    """Logits of pairs (B, R, 43) and actors (B, R) -> logits of an actor's actions (B, R, 10).

    Actions that are not valid with the actor have probability 0, and so has the background action.
    No actor, 0 or less, has the background action for sure. Other actors' logits get no gradient.
    """

    def __init__(self, **kwargs):
        super().__init__(autocast=False, **kwargs)

    def call(self, logits, actors):
        """Return the logits in float32."""
        actors = ops.maximum(ops.cast(actors, "int32"), 0)
        classes = ops.take(ops.convert_to_tensor(_CLASS_OF_PAIR), actors, axis=0)  # (B, R, 10)
        own = ops.take_along_axis(ops.cast(logits, "float32"), ops.maximum(classes - 1, 0), axis=-1)
        without = ops.take(ops.convert_to_tensor(_WITHOUT_PAIR), actors, axis=0)
        return ops.where(classes > 0, own, without)


@keras.saving.register_keras_serializable(package="a2d_tf")
class ActorsOfPairs(keras.layers.Layer):
    """Logits (B, R, 44) and boxes (B, R, 44, 4) of pair classes -> (B, R, 8) and (B, R, 8, 4).

    The probability of an actor is the sum of its pairs', and its box is that of the most probable
    one, as in the evaluation that Kalogeiton et al. (ICCV 2017) published.
    """

    def __init__(self, **kwargs):
        super().__init__(autocast=False, **kwargs)

    def call(self, logits, deltas):
        """Return the logits of actors and the codes of their boxes, in float32."""
        logits = ops.cast(logits, "float32")[:, :, None]
        own = ops.where(ops.convert_to_tensor(_OWN_CLASSES), logits, _NEVER)  # (B, R, 8, 44)
        best = ops.cast(ops.argmax(own, axis=-1), "int32")
        boxes = ops.take_along_axis(ops.cast(deltas, "float32"), best[..., None], axis=2)
        return ops.logsumexp(own, axis=-1), boxes
