"""Views of clips to be stored with features, and batches of those that have been."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder, filled_batches, read_serialized
from a2d_tf.batches.sentence_input import (
    SentenceClipOptions,
    candidate_sentences,
    choose_sentences,
    draw_all,
    join_others,
    view_sample,
)
from a2d_tf.batches.sentence_pipeline import (
    VALIDATION_SEED,
    FirstRecords,
    asked_frames,
    chosen_texts,
    has_sentence,
    per_sentence,
    queried,
    training_batches_of,
)
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.batches.view_join import Others
from a2d_tf.features.records import decode_picture, decode_view, decode_view_example
from a2d_tf.records.annotated_videos import frames_in
from a2d_tf.records.traced import as_written

# Numbers of a view's sentences and of everybody in it, before padding.
COUNT, COUNT_PRESENT = "count", "count_present"
_SHUFFLED = 256  # records, their pictures encoded, among which another one is drawn

_Shape = tuple[int, ...]
_Example = dict[str, tf.Tensor]


def drawn_views(
    shards: Sequence[tuple[Path, int]],
    *,
    views: int,
    options: SentenceClipOptions,
    seed: int,
    batch_size: int,
    others: Sequence[Others] = (),
) -> tf.data.Dataset:
    """Return batches of views of the records that a sentence asks about, file after file.

    All records of a file come once, then all again: views of one clip are not neighbours.

    Args:
        shards: TFRecord files of annotated frames, and the place of each among all of the split.
        views: Number of views of each record.
        options: How the views are drawn.
        seed: Seed of the views; each is a function of it, its number, and the places of file and
            record.
        batch_size: Views of a batch; the last one may be smaller.
        others: Records that change the views.

    Returns:
        A data set of what ``draw_view`` gives with all sentences of a record, padded, with video
        id, frame number and ``COUNT``.
    """

    def read(path: tf.Tensor, place: tf.Tensor, view: tf.Tensor) -> tf.data.Dataset:
        key = tf.random.fold_in(tf.stack([tf.constant(seed, tf.int64), place]), view)
        keyed = (
            queried(frames_in(path), options)
            .enumerate()
            .map(lambda position, example: (tf.random.fold_in(key, position), example))
        )
        asked = keyed.filter(lambda _, example: has_sentence(example, options))
        if not others:
            return asked
        drawn = tf.data.Dataset.zip(asked, *(drawn_from(other, key) for other in others))
        return drawn.map(lambda keyed, *rest: (*keyed, *rest))

    def drawn_from(other: Others, key: tf.Tensor) -> tf.data.Dataset:
        # One order for all views, begun at a drawn place: a shuffle takes no seed from the graph.
        files = tf.data.Dataset.from_tensor_slices([str(shard) for shard in other.shards])
        frames = files.shuffle(
            len(other.shards), seed=seed, reshuffle_each_iteration=False
        ).flat_map(frames_in)
        asked = asked_frames(frames, options)
        begin = tf.random.stateless_uniform([], key, 0, _SHUFFLED, tf.int64)
        return (
            asked.shuffle(_SHUFFLED, seed=seed, reshuffle_each_iteration=False).repeat().skip(begin)
        )

    def draw(key: tf.Tensor, example: _Example, *rest: _Example) -> _Example:
        view = draw_all(example, options, key)
        joins = [other.join for other in others]
        view = join_others(view, options, key, others=rest, joins=joins, draw=draw_all)
        return view | {
            keys.VIDEO_ID: example[keys.VIDEO_ID],
            keys.FRAME_NUMBER: example[keys.FRAME_NUMBER],
            COUNT: tf.size(view[keys.SENTENCE_TEXTS]),
            COUNT_PRESENT: tf.size(view[keys.VIEW_PRESENT]),
        }

    reads = [(str(path), place, view) for path, place in shards for view in range(views)]
    paths, places, numbers = zip(*reads, strict=True)
    files = tf.data.Dataset.from_tensor_slices(
        (list(paths), np.array(places, np.int64), np.array(numbers, np.int64))
    )
    drawn = files.flat_map(as_written(read)).map(
        as_written(draw), num_parallel_calls=tf.data.AUTOTUNE
    )
    return drawn.padded_batch(batch_size).prefetch(tf.data.AUTOTUNE)


def count_sentences(shards: Sequence[Path], *, options: SentenceClipOptions) -> list[list[int]]:
    """Return for each annotated frame of each file how many sentences ask about it."""

    def count(example: _Example) -> tf.Tensor:  # its pictures stay encoded
        return tf.size(candidate_sentences(example, include_absent=options.include_absent))

    return [
        [
            int(number)
            for number in queried(frames_in(str(shard)), options)
            .map(as_written(count))
            .as_numpy_iterator()
        ]
        for shard in shards
    ]


def feature_training_batches(
    shards: Sequence[Path],
    *,
    table: SentenceTable,
    options: SentenceClipOptions,
    shape: _Shape,
    order: BatchOrder,
    others: Sequence[Others] = (),
) -> tf.data.Dataset:
    """Return what ``sentence_pipeline.training_batches`` does, with features instead of the video.

    Elements come in the same order where there is one view of each clip.

    Args:
        shards: TFRecord files of stored views.
        table: Word ids of the sentences.
        options: How many sentences an element has, and how its targets are made.
        shape: (T', H', W', C') of the features.
        order: Which elements come in which batch.
        others: Stored views that change a view.
    """

    def examples(files: Sequence[Path], shuffle_seed: int) -> tf.data.Dataset:
        return _examples(files, shuffle_seed=shuffle_seed, options=options, num_records=None)

    draw = partial(_read_view, shape=shape)
    return training_batches_of(
        examples,
        shards,
        table,
        options,
        order=order,
        others=others,
        draw=draw,
    )


def feature_validation_batches(
    first: FirstRecords, *, table: SentenceTable, shape: _Shape
) -> tf.data.Dataset:
    """Return what ``sentence_pipeline.validation_batches`` does, with features for the video."""
    options = first.options
    return _of_first(
        first,
        lambda example: view_sample(
            _read_view(example, options, VALIDATION_SEED, shape=shape), table, options
        ),
    )


def feature_validation_texts(first: FirstRecords) -> tf.data.Dataset:
    """Return the sentences (B, K) of the elements of ``feature_validation_batches``."""
    return _of_first(first, lambda example: chosen_texts(example, first.options))


def validation_pictures(first: FirstRecords) -> tf.data.Dataset:
    """Return the middle frames (B, S, S, C) of ``feature_validation_batches``, in [-1, 1]."""
    stream = first.options.stream
    return _of_first(first, lambda example: decode_picture(example, stream=stream))


def _of_first(first: FirstRecords, sample: Callable[[_Example], Any]) -> tf.data.Dataset:
    examples = _examples(
        first.shards,
        shuffle_seed=None,
        options=first.options,
        num_records=first.num_records,
    )
    return filled_batches(examples, sample, batch_size=first.batch_size)


def _examples(
    shards: Sequence[Path],
    *,
    shuffle_seed: int | None,
    options: SentenceClipOptions,
    num_records: int | None,
) -> tf.data.Dataset:
    serialized = read_serialized(shards, shuffle_seed=shuffle_seed)
    examples = serialized.map(as_written(decode_view_example), num_parallel_calls=tf.data.AUTOTUNE)
    examples = examples.filter(as_written(lambda example: has_sentence(example, options)))
    if num_records is not None:
        examples = examples.take(num_records)
    if options.sentences_per_clip == 1:
        examples = examples.flat_map(as_written(lambda example: per_sentence(example, options)))
    return examples


def _read_view(
    example: dict[str, tf.Tensor], options: SentenceClipOptions, seed: tf.Tensor, *, shape: _Shape
) -> dict[str, tf.Tensor]:
    chosen = choose_sentences(example, options, seed)
    return decode_view(example, chosen=chosen, shape=shape, size=options.size)
