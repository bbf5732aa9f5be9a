"""A clip of a still image as a drawn camera would take it, panning and zooming evenly."""

import numpy as np
import tensorflow as tf


def move_camera(frames: tf.Tensor, *, amount: float, seed: tf.Tensor) -> tf.Tensor:
    """Move the pictures of a clip as a camera would that passes the annotated frame unmoved.

    Frame ``T // 2`` stays as it is, and with it its masks. From frame to frame the camera pans by
    the same distance and its field of view grows or shrinks by the same share of the picture. What
    it sees beyond the picture's edges is the picture mirrored there.

    Args:
        frames: float32 (T, H, W, C), T known.
        amount: The most that it pans along each side, and that its field of view changes, over the
            whole clip, as a share of the picture; below 1. Each is drawn from [-amount, amount].
        seed: int (2,); the same seed gives the same motion.

    Returns:
        float32 (T, H, W, C).
    """
    count = frames.shape[0]
    # (T,), one from the first frame to the last, 0 at the annotated one.
    steps = ((np.arange(count) - count // 2) / max(count - 1, 1)).astype(np.float32)
    pan_y, pan_x, zoom = tf.unstack(tf.random.stateless_uniform([3], seed, -amount, amount))
    view = 1.0 + zoom * steps  # side of the view, in sides of the picture
    size = tf.shape(frames)[1:3]
    height, width = tf.unstack(tf.cast(size, tf.float32))
    # Where the view begins: its middle is that of the picture, moved.
    top = (height - 1.0) / 2.0 * (1.0 - view) + pan_y * height * steps
    left = (width - 1.0) / 2.0 * (1.0 - view) + pan_x * width * steps
    zeros = tf.zeros_like(view)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=frames,
        transforms=tf.stack([view, zeros, left, zeros, view, top, zeros, zeros], axis=1),
        output_shape=size,
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="REFLECT",
    )
