"""The flow of a request as a run's records held it, in the graph."""

import tensorflow as tf

from a2d_tf.media.flow_methods import CUT_RANGE, RAW_RANGE
from a2d_tf.media.stored_flow import LEVELS, LIMIT, RAW_LAST, RAW_STEPS, RAW_ZERO


def stored_flow(flow: tf.Tensor, *, flow_range: str = CUT_RANGE) -> tf.Tensor:
    """Return flow in pixels after ``quantise_flow`` and back.

    Flow that was quantised before is not changed.

    Args:
        flow: float32 (..., 2), u and v in pixels.
        flow_range: How far the run's records reached, one of ``FLOW_RANGES``.
    """
    if flow_range == RAW_RANGE:
        levels = tf.round(flow * RAW_STEPS)
        return tf.clip_by_value(levels, -RAW_ZERO, RAW_LAST - RAW_ZERO) / RAW_STEPS
    levels = tf.round(tf.clip_by_value(flow, -LIMIT, LIMIT) * (LEVELS / LIMIT))
    return levels * (LIMIT / LEVELS)
