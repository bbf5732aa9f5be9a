"""Batches for the pair classifier, over shards of whole videos."""

from collections.abc import Sequence
from pathlib import Path

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder, filled_batches, numbered_batches, read_serialized
from a2d_tf.batches.pair_classifier_input import (
    PairClassifierClipOptions,
    centred_clip,
    covering_clips,
    middle_clip,
    still_sample,
    stored_field,
    training_sample,
)
from a2d_tf.records.outlines import read_outlines
from a2d_tf.records.traced import as_written
from a2d_tf.records.video_records import decode_video


def training_batches(
    shards: Sequence[Path],
    *,
    options: PairClassifierClipOptions,
    order: BatchOrder,
) -> tf.data.Dataset:
    """Return endless, shuffled training batches that can go on where a run stopped.

    Args:
        shards: TFRecord files of whole videos.
        options: How clips are made.
        order: Which elements come in which batch.

    Returns:
        A data set of the (inputs, targets) of ``training_sample``, with a leading B; see
        ``batch_order.numbered_batches``.
    """
    return numbered_batches(
        lambda: _videos(shards, shuffle_seed=order.seed, stream=options.stream),
        lambda example, element_seed: training_sample(example, options, element_seed),
        order=order,
    )


def validation_batches(
    shards: Sequence[Path], *, options: PairClassifierClipOptions, batch_size: int, num_records: int
) -> tf.data.Dataset:
    """Return ``batch_order.filled_batches`` of the middle clips of the first videos."""
    videos = _videos(shards, shuffle_seed=None, stream=options.stream).take(num_records)
    return filled_batches(
        videos.map(as_written(lambda example: middle_clip(example, options))),
        lambda clip: still_sample(clip, options),
        batch_size=batch_size,
    )


def evaluation_batches(
    shards: Sequence[Path], *, options: PairClassifierClipOptions, batch_size: int
) -> tf.data.Dataset:
    """Return batches of all clips of all videos, in the order of the files.

    An element has the clip ``keys.VIDEO`` (T, S, S, C) and its ``keys.VIDEO_ID``; the clips of a
    video follow each other.
    """

    def clips(example: dict[str, tf.Tensor]) -> tf.data.Dataset:
        encoded = tf.data.Dataset.from_tensor_slices(covering_clips(example, options))
        return encoded.map(lambda pictures: (example[keys.VIDEO_ID], pictures))

    decoded = (
        _videos(shards, shuffle_seed=None, stream=options.stream)
        .flat_map(as_written(clips))
        .map(
            as_written(
                lambda video_id, pictures: {
                    keys.VIDEO_ID: video_id,
                    keys.VIDEO: centred_clip(pictures, options),
                }
            ),
            num_parallel_calls=tf.data.AUTOTUNE,
        )
    )
    return decoded.batch(batch_size).prefetch(tf.data.AUTOTUNE)


def list_videos(shards: Sequence[Path]) -> list[tuple[str, tuple[int, ...]]]:
    """Return (video id, ids of its pairs) of every video, ordered as for evaluation."""
    outlines = read_outlines(shards, (keys.VIDEO_ID, keys.PAIRS))
    return [(video[keys.VIDEO_ID][0].decode(), video[keys.PAIRS]) for video in outlines]


def _videos(shards: Sequence[Path], *, shuffle_seed: int | None, stream: str) -> tf.data.Dataset:
    # Whole videos are large: what the other stream shows is not kept.
    needed = (keys.VIDEO_ID, keys.PAIRS, stored_field(stream))

    def decode(one: tf.Tensor) -> dict[str, tf.Tensor]:
        example = decode_video(one)
        return {name: example[name] for name in needed}

    serialized = read_serialized(shards, shuffle_seed=shuffle_seed)
    return serialized.map(as_written(decode), num_parallel_calls=tf.data.AUTOTUNE)
