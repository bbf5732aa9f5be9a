"""Actions by chance: what a detector of actors gets on pairs without knowing what they do."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS, action_of, actor_of


def uniform_action_probs(actors: ArrayLike) -> NDArray[np.float64]:
    """Return action probabilities (D, 10) without knowledge of the action, for actors (D,).

    Every action that is valid with the actor is equally probable. Metrics that are given them say
    what a detector of actors gets on pairs by chance.
    """
    names = np.asarray(actors, np.int64).reshape(-1)
    valid = np.zeros((len(ACTORS) + 1, len(ACTIONS) + 1))  # a row an actor, a column an action
    for pair in VALID_PAIRS:
        valid[actor_of(pair), action_of(pair)] = 1
    valid[1:] /= valid[1:].sum(axis=1, keepdims=True)
    return valid[names]
