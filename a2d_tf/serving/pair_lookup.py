"""From ids of actor-action pairs to the words of their names, inside the graph."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from a2d_tf.labels import PAIR_NAMES
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.served_model import ServedInput
from a2d_tf.serving.text_lookup import LookedUp

_EXAMPLES = 3  # pairs of a made-up request


class PairLookup(tf.Module):
    """The words of pairs' names as a run reads them, which are saved with it.

    Attributes:
        asked: The input: ids int32 (K,), ``10 * actor + action``.
        key: The model's input of words.

    Args:
        run: The run.
        pair_ids: Ids of the pairs that may be asked.
    """

    def __init__(self, run: SentenceRun, pair_ids: Sequence[int]) -> None:
        super().__init__()
        self.key = run.task.words.key
        names = [PAIR_NAMES[pair] for pair in pair_ids]
        words, num_words = run.embed([names])
        unknown = [len(run.task.words.embed(name).unknown) for name in names]
        self._example = tuple(pair_ids[:_EXAMPLES])
        self._ids = tf.constant(pair_ids, tf.int32)  # (P,)
        self._words = tf.constant(words[0])
        self._num_words = tf.constant(num_words[0])
        self._num_known = tf.constant(num_words[0] - np.array(unknown, np.int32))

    @property
    def asked(self) -> ServedInput:
        """The input of a request."""
        meaning = "ids 10 * actor + action of the pairs to ask"
        return ServedInput("pairs", tf.int32, (None,), meaning, self._example)

    def __call__(self, pairs: tf.Tensor) -> LookedUp:
        """Return the words of pairs int32 (K,); one that may not be asked is an error."""
        same = pairs[:, None] == self._ids
        known = tf.debugging.assert_equal(
            tf.reduce_any(same, axis=1), True, message="pairs: must be among those of a2d_tf.json"
        )
        with tf.control_dependencies([known]):
            rows = tf.argmax(tf.cast(same, tf.int32), axis=1)
        return LookedUp(
            tf.gather(self._words, rows),
            tf.gather(self._num_words, rows),
            tf.gather(self._num_known, rows),
        )
