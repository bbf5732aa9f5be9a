"""Random changes of a clip and its masks, each a function of an explicit seed."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.picture import centred_box

# The words that a mirrored picture exchanges, in every spelling that sentences use.
_MIRRORED = {"left": "right", "leftmost": "rightmost", "leftward": "rightward", "lefts": "rights"}
_MIRRORED |= {f"{left}-hand": f"{right}-hand" for left, right in [("left", "right")]}
_MIRRORED |= {right: left for left, right in _MIRRORED.items()}


def mirror_words(words: list[str]) -> list[str]:
    """Exchange left and right, keeping a capital first letter."""
    return [_mirror_word(word) for word in words]


def random_box(
    height: tf.Tensor, width: tf.Tensor, size: int, *, zoom: float, seed: tf.Tensor
) -> tf.Tensor:
    """Return a box for ``picture.place``: the fitted one, scaled and shifted at random.

    A box larger than the square is shifted so that the square stays covered along that side; a
    smaller one so that it stays inside.

    Args:
        height: Picture height in pixels, a scalar.
        width: Picture width.
        size: Side of the square.
        zoom: Largest change of the scale factor, which is drawn from [1 - zoom, 1 + zoom].
        seed: int (2,).

    Returns:
        int32 (4,): y1, x1, y2, x2.
    """
    height, width = tf.cast(height, tf.float32), tf.cast(width, tf.float32)
    draws = tf.random.stateless_uniform([3], seed, -1.0, 1.0)
    scale = (1.0 + zoom * draws[0]) * float(size) / tf.maximum(height, width)
    box = centred_box(height * scale, width * scale, size)
    slack = tf.abs(tf.cast(size - (box[2:] - box[:2]), tf.float32)) / 2
    shift = tf.cast(tf.math.floor(slack) * draws[1:], tf.int32)
    return box + tf.concat([shift, shift], axis=0)


def mirror_clip(clip: tf.Tensor, *, stream: str) -> tf.Tensor:
    """Mirror a clip (T, H, W, C) left to right; flow to the left then leads to the right."""
    mirrored = tf.reverse(clip, [2])
    return mirrored * tf.constant([-1.0, 1.0]) if stream == keys.FLOW else mirrored


def jitter_brightness(frames: tf.Tensor, *, amount: float, seed: tf.Tensor) -> tf.Tensor:
    """Change contrast about mid-gray and brightness of a whole clip of 0..255, each by +-amount."""
    draws = tf.random.stateless_uniform([2], seed, -amount, amount)
    frames = tf.cast(frames, tf.float32)
    changed = (frames - 127.5) * (1.0 + draws[0]) + 127.5 * (1.0 + draws[1])
    return tf.clip_by_value(changed, 0.0, 255.0)


def jitter_words(words: tf.Tensor, *, amount: float, seed: tf.Tensor) -> tf.Tensor:
    """Add normal noise to word vectors (..., D), each in proportion to its own length.

    Args:
        words: Vectors; padding, which is zero, stays zero.
        amount: Expected length of the noise, as a share of the vector's length.
        seed: int (2,).
    """
    squares = tf.reduce_mean(tf.square(words), axis=-1, keepdims=True)
    noise = tf.random.stateless_normal(tf.shape(words), seed)
    return words + amount * tf.sqrt(squares) * noise


def _mirror_word(word: str) -> str:
    mirrored = _MIRRORED.get(word.lower())
    if mirrored is None:
        return word
    return mirrored.capitalize() if word[0].isupper() else mirrored
