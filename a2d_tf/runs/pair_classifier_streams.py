"""One stream of a pair classifier, or RGB and flow averaged (sentence paper, 5.3)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.runs.fused_streams import check_fused
from a2d_tf.runs.pair_classifier import PairClassifierRun


def check_streams(runs: Sequence[PairClassifierRun]) -> None:
    """Raise InputError unless there is one run, or an RGB run and a flow run."""
    if len(runs) == 2:
        check_fused(*runs)
    elif len(runs) != 1:
        rule = "must be one stream, or an RGB run with a flow run"
        raise InputError("fusion", "runs", rule, len(runs))


def average_streams(
    scores: Sequence[NDArray[np.float32]], rgb_weight: float
) -> NDArray[np.float32]:
    """Return the scores of one stream, or the weighted average of RGB's and flow's."""
    if len(scores) == 1:
        return scores[0]
    rgb, flow = scores
    return np.asarray((rgb_weight * rgb + flow) / (rgb_weight + 1), np.float32)
