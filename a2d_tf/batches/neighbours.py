"""The frames around a labelled one, for masks that are made of more frames than a model reads."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.encoded_frames import decode_numbers
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.batches.picture import fit_box, place_rgb
from a2d_tf.records.clips import window_offsets


def neighbour_frames(
    example: dict[str, tf.Tensor], options: LabelledClipOptions
) -> dict[str, tf.Tensor]:
    """Return ``keys.NEIGHBOURS`` of a record without random changes, or nothing.

    Args:
        example: A decoded record.
        options: Size and stride of its clip, and the number F of ``neighbours``.

    Returns:
        float32 (F, S, S, 3) RGB in [-1, 1], the labelled frame at ``F // 2``; an empty dictionary
        where F is 0.
    """
    size, count = options.size, options.neighbours
    if not count:
        return {}
    offsets = window_offsets(length=count, stride=options.frame_stride)
    wanted = example[keys.FRAME_NUMBER] + tf.constant(offsets, tf.int64)
    frames = decode_numbers(example, wanted, stream=keys.RGB, count=count)
    height, width = tf.unstack(example[keys.CLIP_SIZE])
    placed = place_rgb(frames, fit_box(height, width, size), size)
    return {keys.NEIGHBOURS: tf.ensure_shape(placed, [count, size, size, 3])}
