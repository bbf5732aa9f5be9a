"""The stored pictures of a clip, decoded inside a graph."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.data.flow import LEVELS, LIMIT, ZERO_LEVEL


def decode_frames(encoded: tf.Tensor, *, stream: str, count: int) -> tf.Tensor:
    """Decode the pictures of a clip: float32 (T, H, W, C).

    Args:
        encoded: (T,) JPEG files of RGB, or quantised flow as ``flow.encode_flow`` writes it.
        stream: ``keys.RGB`` or ``keys.FLOW``.
        count: T.

    Returns:
        RGB from 0 to 255, or flow (u, v) in pixels of the stored frame.
    """
    if stream == keys.FLOW:
        return _decode_flow(encoded, count)
    decoded = [
        tf.io.decode_jpeg(encoded[index], channels=3, dct_method="INTEGER_ACCURATE")
        for index in range(count)
    ]
    return tf.cast(tf.stack(decoded), tf.float32)


def _decode_flow(encoded: tf.Tensor, count: int) -> tf.Tensor:
    """Return float32 (T, H, W, 2) in pixels, as ``flow.decode_flow`` does."""
    planes = tf.stack([tf.io.decode_png(encoded[index], channels=1) for index in range(count)])
    levels = tf.concat(tf.split(planes, 2, axis=1), axis=-1)  # (T, 2H, W, 1) -> (T, H, W, 2)
    return (tf.cast(levels, tf.float32) - float(ZERO_LEVEL)) * (LIMIT / LEVELS)
