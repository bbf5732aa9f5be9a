"""Frames and masks into the network's square: resized, then padded (sentence paper, 3.2)."""

from collections.abc import Callable

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.resize import resize
from a2d_tf.media.stored_flow import LIMIT

_BLACK = -1.0  # in [-1, 1]


def fit_box(height: tf.Tensor, width: tf.Tensor, size: int) -> tf.Tensor:
    """Return where a picture lies, centred, in a size x size square that its long side fills.

    Args:
        height: Picture height in pixels, a scalar.
        width: Picture width.
        size: Side of the square.

    Returns:
        int32 (4,): y1, x1, y2, x2 in pixels of the square.
    """
    height, width = tf.cast(height, tf.float32), tf.cast(width, tf.float32)
    scale = float(size) / tf.maximum(height, width)
    return centred_box(height * scale, width * scale, size)


def centred_box(height: tf.Tensor, width: tf.Tensor, size: int) -> tf.Tensor:
    """Return the int32 box (y1, x1, y2, x2) of a float height and width centred in a square."""
    sides = tf.maximum(1, tf.cast(tf.round(tf.stack([height, width])), tf.int32))
    corner = tf.math.floordiv(size - sides, 2)
    return tf.concat([corner, corner + sides], axis=0)


def place(
    pictures: tf.Tensor,
    box: tf.Tensor,
    size: int,
    *,
    scale: Callable[[tf.Tensor], tf.Tensor] | None = None,
    padding: float = 0.0,
) -> tf.Tensor:
    """Resize pictures to a box of a square and cut or pad them to the square.

    Shrinking averages (antialias), enlarging interpolates linearly; pictures that have the size of
    the box are left as they are, which gives the same values.

    Args:
        pictures: (N, H, W, C) of any number type.
        box: int32 (4,): y1, x1, y2, x2; parts outside the square are cut off.
        size: Side of the square.
        scale: What is done to the values before they are padded; None for nothing.
        padding: Value of the padding.

    Returns:
        float32 (N, size, size, C).
    """
    sides = box[2:] - box[:2]
    resized = tf.cond(
        tf.reduce_all(tf.equal(sides, tf.shape(pictures)[1:3])),
        lambda: tf.cast(pictures, tf.float32),
        lambda: resize(pictures, sides),
    )
    start, stop = tf.maximum(0, -box[:2]), sides - tf.maximum(0, box[2:] - size)
    resized = resized[:, start[0] : stop[0], start[1] : stop[1]]
    before, after = tf.maximum(0, box[:2]), tf.maximum(0, size - box[2:])
    if scale is not None:
        resized = scale(resized)
    zero = [0, 0]
    paddings = [zero, [before[0], after[0]], [before[1], after[1]], zero]
    padded = tf.pad(resized, paddings, constant_values=padding)
    return tf.ensure_shape(padded, [None, size, size, None])


def inside(box: tf.Tensor, size: int) -> tf.Tensor:
    """Return bool (size, size): which pixels of the square lie in the box (4,)."""
    cells = tf.range(size)
    rows = (cells >= box[0]) & (cells < box[2])
    columns = (cells >= box[1]) & (cells < box[3])
    return rows[:, None] & columns[None, :]


def scale_rgb(frames: tf.Tensor) -> tf.Tensor:
    """Scale 0..255 to [-1, 1], as I3D was trained."""
    return frames / 127.5 - 1.0


def scale_flow(flow: tf.Tensor) -> tf.Tensor:
    """Cut pixels of motion to [-20, 20] and scale them to [-1, 1], as I3D was trained."""
    return tf.clip_by_value(flow, -LIMIT, LIMIT) / LIMIT


def place_scaled(pictures: tf.Tensor, box: tf.Tensor, size: int, *, stream: str) -> tf.Tensor:
    """Return the pictures of a stream as ``place`` does, in [-1, 1]; see ``scale``.

    Flow is cut before it is resized, as in records whose flow is cut, so that raw flow gives the
    same.
    """
    if stream == keys.FLOW:
        return place(scale_flow(pictures), box, size)
    return place_rgb(pictures, box, size)


def place_rgb(frames: tf.Tensor, box: tf.Tensor, size: int) -> tf.Tensor:
    """Return frames of 0..255 as ``place`` does, in [-1, 1] with black padding."""
    return place(frames, box, size, scale=scale_rgb, padding=_BLACK)


def scale(pictures: tf.Tensor, *, stream: str) -> tf.Tensor:
    """Scale the pictures of a stream to [-1, 1]: RGB of 0..255, or flow in pixels."""
    return scale_flow(pictures) if stream == keys.FLOW else scale_rgb(pictures)


def prepare_frames(
    frames: tf.Tensor, size: int, *, stream: str = keys.RGB
) -> tuple[tf.Tensor, tf.Tensor]:
    """Fit the frames of one clip: the one preparation that training, ``segment`` and export share.

    Vectors of flow keep their length when the picture is resized: they stay in pixels of the
    frames they were computed from.

    Args:
        frames: (T, H, W, C): RGB of 0..255, or flow (u, v) in pixels.
        size: Side of the network's input.
        stream: ``keys.RGB`` or ``keys.FLOW``.

    Returns:
        The clip (T, size, size, C) in [-1, 1], its padding black or without motion, and its int32
        box (4,).
    """
    shape = tf.shape(frames)
    box = fit_box(shape[1], shape[2], size)
    return place_scaled(frames, box, size, stream=stream), box
