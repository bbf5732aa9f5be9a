"""The stored pictures of a record, chosen and decoded inside a graph."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.media.stored_flow import (
    LEVELS,
    LIMIT,
    PNG_DEPTH_BYTE,
    RAW_DEPTH,
    RAW_STEPS,
    RAW_ZERO,
    ZERO_LEVEL,
)


def decode_frames(encoded: tf.Tensor, *, stream: str, count: int) -> tf.Tensor:
    """Decode the pictures of a clip: (T, H, W, C).

    Args:
        encoded: (T,) JPEG files of RGB, or flow as ``encode_flow`` writes it, all of one range.
        stream: ``keys.RGB`` or ``keys.FLOW``.
        count: T.

    Returns:
        RGB uint8, or flow float32 (u, v) in pixels of the stored frame.
    """
    if stream == keys.FLOW:
        return _decode_flow(encoded, count)
    decoded = [
        tf.io.decode_jpeg(encoded[index], channels=3, dct_method="INTEGER_ACCURATE")
        for index in range(count)
    ]
    return tf.stack(decoded)


def decode_numbers(
    example: dict[str, tf.Tensor], wanted: tf.Tensor, *, stream: str, count: int
) -> tf.Tensor:
    """Decode a record's frames with these numbers, as ``decode_frames`` does: (T, H, W, C).

    The record's stored number nearest to each wanted one is taken, which repeats the end frames.

    Args:
        example: A decoded record.
        wanted: int64 (T,) frame numbers.
        stream: ``keys.RGB`` or ``keys.FLOW``.
        count: T.
    """
    stored = example[keys.CLIP_FRAME_NUMBERS]
    nearest = tf.argmin(tf.abs(stored[None, :] - wanted[:, None]), axis=1)
    encoded = example[keys.FLOW_FRAMES if stream == keys.FLOW else keys.CLIP_FRAMES]
    return tf.cond(
        has_one_frame(example),
        lambda: tf.tile(decode_frames(encoded, stream=stream, count=1), [count, 1, 1, 1]),
        lambda: decode_frames(tf.gather(encoded, nearest), stream=stream, count=count),
    )


def has_one_frame(example: dict[str, tf.Tensor]) -> tf.Tensor:
    """Tell, as a bool scalar, whether a record is of a still image: it stores a single frame."""
    return tf.equal(tf.size(example[keys.CLIP_FRAME_NUMBERS]), 1)


def annotated_picture(example: dict[str, tf.Tensor]) -> tf.Tensor:
    """Return the annotated frame of a record as it is stored, a JPEG."""
    distances = tf.abs(example[keys.CLIP_FRAME_NUMBERS] - example[keys.FRAME_NUMBER])
    return example[keys.CLIP_FRAMES][tf.argmin(distances)]


def decode_masks(example: dict[str, tf.Tensor], rows: tf.Tensor) -> tf.Tensor:
    """Decode masks of a record's instances: float32 (N, H, W, 1) of 0 and 1, at source size.

    Args:
        example: A decoded record.
        rows: int64 (N,), N at least 1 inside a graph; -1 gives an empty mask.
    """
    size = example[keys.SOURCE_SIZE]
    masks = example[keys.INSTANCE_MASKS]

    def decode(row: tf.Tensor) -> tf.Tensor:
        empty = tf.zeros([size[0], size[1], 1], tf.uint8)
        mask = tf.cond(row >= 0, lambda: tf.io.decode_png(masks[row], channels=1), lambda: empty)
        return tf.cast(tf.ensure_shape(mask, [None, None, 1]), tf.float32) / 255.0

    return tf.map_fn(decode, rows, fn_output_signature=tf.TensorSpec([None, None, 1]))


def _decode_flow(encoded: tf.Tensor, count: int) -> tf.Tensor:
    """Return float32 (T, H, W, 2) in pixels, as ``stored_flow.decode_flow`` does."""

    def levels(kind: tf.DType) -> tf.Tensor:
        pictures = [tf.io.decode_png(encoded[i], channels=1, dtype=kind) for i in range(count)]
        planes = tf.concat(tf.split(tf.stack(pictures), 2, axis=1), axis=-1)  # (T, H, W, 2)
        return tf.cast(planes, tf.float32)

    # The first picture speaks for all, so that a graph has to know nothing of its records.
    raw = tf.equal(tf.strings.substr(encoded[0], PNG_DEPTH_BYTE, 1), bytes([RAW_DEPTH]))
    return tf.cond(
        raw,
        lambda: (levels(tf.uint16) - float(RAW_ZERO)) / float(RAW_STEPS),
        lambda: (levels(tf.uint8) - float(ZERO_LEVEL)) * (LIMIT / LEVELS),
    )
