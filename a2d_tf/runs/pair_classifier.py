"""A trained pair classifier of one stream: scores of clips."""

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.tasks.pair_classifier import PairClassifierTask


class PairClassifierRun(TrainedRun[PairClassifierTask]):
    """A pair classifier for clips of the length that videos are tested with."""

    def scores(self, clips: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the scores (N, 43) in [0, 1] of clips (N, T, S, S, C) in [-1, 1].

        Columns are in the order of ``labels.VALID_PAIRS``.
        """
        logits = self.model.predict_on_batch({keys.VIDEO: clips})[keys.PAIR_LOGITS]
        # tanh does not overflow where the exponential of a logit would.
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)), np.float32)
