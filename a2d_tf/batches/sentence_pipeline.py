"""Batches of annotated frames with their sentences, over shards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder, filled_batches, numbered_batches, read_frames
from a2d_tf.batches.labelled_records import labelled_examples
from a2d_tf.batches.pair_queries import PAIR_QUERIES, pair_names, with_pair_queries
from a2d_tf.batches.sentence_evaluation_input import evaluation_sample
from a2d_tf.batches.sentence_input import (
    CHOSEN_SENTENCE,
    DrawView,
    SentenceClipOptions,
    candidate_sentences,
    choose_sentences,
    training_sample,
)
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.batches.view_join import Others
from a2d_tf.records.clip_records import ABSENT
from a2d_tf.records.outlines import FrameOutline, list_frames
from a2d_tf.records.traced import as_written

# Seed of validation's draws, the same every time: of more than K sentences, which are asked.
VALIDATION_SEED = np.zeros(2, np.int64)


@dataclass(frozen=True)
class FirstRecords:
    """The first records of a split, which are looked at during training.

    Attributes:
        shards: TFRecord files of the split.
        options: How elements are made of them.
        num_records: How many records there are, at most.
        batch_size: Elements of a batch, over all devices.
    """

    shards: Sequence[Path]
    options: SentenceClipOptions
    num_records: int
    batch_size: int


def training_batches(
    shards: Sequence[Path],
    *,
    table: SentenceTable,
    options: SentenceClipOptions,
    order: BatchOrder,
    others: Sequence[Others] = (),
) -> tf.data.Dataset:
    """Return endless, shuffled training batches that can go on where a run stopped.

    Args:
        shards: TFRecord files.
        table: Word ids of the sentences.
        options: How elements are made.
        order: Which elements come in which batch.
        others: Records that change the views of the clips: rivals, pasted actors, sentences.

    Returns:
        A data set of the (inputs, targets) of ``training_sample``, with a leading B; see
        ``batch_order.numbered_batches``.
    """

    def examples(files: Sequence[Path], shuffle_seed: int) -> tf.data.Dataset:
        found = _examples(files, shuffle_seed=shuffle_seed, options=options)
        if options.sentences_per_clip == 1:
            found = found.flat_map(as_written(lambda example: per_sentence(example, options)))
        return found

    return training_batches_of(examples, shards, table, options, order=order, others=others)


def training_batches_of(
    examples: Callable[[Sequence[Path], int], tf.data.Dataset],
    shards: Sequence[Path],
    table: SentenceTable,
    options: SentenceClipOptions,
    *,
    order: BatchOrder,
    others: Sequence[Others],
    draw: DrawView | None = None,
) -> tf.data.Dataset:
    """Return ``training_batches`` of any kind of records.

    Args:
        examples: Function that makes a data set of one epoch of files, in the order of a seed.
        shards: The files.
        table: Word ids of the sentences.
        options: How elements are made.
        order: Which elements come in which batch.
        others: Records that change the views.
        draw: Function that makes the view of a record; None for that of a clip.
    """

    def sample(found: Any, seed: tf.Tensor) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
        example, *rest = found if others else (found,)
        joins = [other.join for other in others]
        return training_sample(example, table, options, seed, others=rest, joins=joins, draw=draw)

    sources = [shards, *(other.shards for other in others)]
    first, *further = (
        partial(examples, files, order.seed + place) for place, files in enumerate(sources)
    )
    return numbered_batches(first, sample, order=order, others=further)


def validation_batches(first: FirstRecords, *, table: SentenceTable) -> tf.data.Dataset:
    """Return batches of the same elements without random changes.

    The last batch is filled up, see ``batch_order.filled_batches``.
    """
    options = first.options
    return filled_batches(
        _first_examples(first),
        lambda example: training_sample(example, table, options, VALIDATION_SEED),
        batch_size=first.batch_size,
    )


def validation_texts(first: FirstRecords) -> tf.data.Dataset:
    """Return the sentences (B, K) of the elements of ``validation_batches``, "" beyond theirs."""
    return filled_batches(
        _first_examples(first),
        lambda example: chosen_texts(example, first.options),
        batch_size=first.batch_size,
    )


def chosen_texts(example: dict[str, tf.Tensor], options: SentenceClipOptions) -> tf.Tensor:
    """Return the sentences (K,) that validation asks of a record of a clip or of a stored view."""
    chosen = choose_sentences(example, options, VALIDATION_SEED)
    texts = tf.gather(example[keys.SENTENCE_TEXTS], chosen)
    missing = options.sentences_per_clip - tf.shape(texts)[0]
    return tf.ensure_shape(tf.pad(texts, [[0, missing]]), [options.sentences_per_clip])


def _first_examples(first: FirstRecords) -> tf.data.Dataset:
    options = first.options
    examples = _examples(first.shards, shuffle_seed=None, options=options).take(first.num_records)
    if options.sentences_per_clip == 1:
        examples = examples.flat_map(as_written(lambda example: per_sentence(example, options)))
    return examples


def evaluation_batches(
    shards: Sequence[Path],
    *,
    streams: Sequence[SentenceClipOptions],
    batch_size: int,
    max_sentences: int,
) -> tf.data.Dataset:
    """Return batches of ``evaluation_sample`` in the order of the files, every record once."""
    samples = _examples(shards, shuffle_seed=None, options=streams[0]).map(
        as_written(
            lambda example: evaluation_sample(example, streams, max_sentences=max_sentences)
        ),
        num_parallel_calls=tf.data.AUTOTUNE,
    )
    return samples.batch(batch_size).prefetch(tf.data.AUTOTUNE)


def labelled_batches(
    shards: Sequence[Path], *, streams: Sequence[SentenceClipOptions], batch_size: int
) -> tf.data.Dataset:
    """Return batches of every frame that has a label map, in the order of the files.

    They include frames without sentences or actors. Elements are those of ``evaluation_sample``
    without any sentence (K = 0).
    """

    def sample(example: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        sentences = (keys.SENTENCE_TEXTS, keys.SENTENCE_ROWS)
        bare = example | {name: example[name][:0] for name in sentences}
        return evaluation_sample(bare, streams, max_sentences=0)

    samples = labelled_examples(shards).map(as_written(sample), num_parallel_calls=tf.data.AUTOTUNE)
    return samples.batch(batch_size).prefetch(tf.data.AUTOTUNE)


def _examples(
    shards: Sequence[Path], *, shuffle_seed: int | None, options: SentenceClipOptions
) -> tf.data.Dataset:
    return asked_frames(read_frames(shards, shuffle_seed=shuffle_seed), options)


def asked_frames(frames: tf.data.Dataset, options: SentenceClipOptions) -> tf.data.Dataset:
    """Return the annotated frames that a sentence asks about."""
    return queried(frames, options).filter(
        as_written(lambda example: has_sentence(example, options))
    )


def queried(frames: tf.data.Dataset, options: SentenceClipOptions) -> tf.data.Dataset:
    """Return annotated frames with the sentences, or names of pairs, that ask about them."""
    return frames.map(as_written(with_pair_queries)) if options.queries == PAIR_QUERIES else frames


def has_sentence(example: dict[str, tf.Tensor], options: SentenceClipOptions) -> tf.Tensor:
    """Return bool (): whether a record has a sentence that makes a sample."""
    return tf.size(candidate_sentences(example, include_absent=options.include_absent)) > 0


def per_sentence(example: dict[str, tf.Tensor], options: SentenceClipOptions) -> tf.data.Dataset:
    """Return a record once for each of its sentences, which it names."""
    chosen = candidate_sentences(example, include_absent=options.include_absent)
    return tf.data.Dataset.from_tensor_slices(chosen).map(
        lambda sentence: example | {CHOSEN_SENTENCE: sentence}
    )


def list_samples(
    shards: Sequence[Path], *, options: SentenceClipOptions
) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return (video id, frame number, sentences) of every record, ordered as for evaluation.

    Records that no sentence asks about are left out.
    """
    listed = []
    for frame in list_frames(shards):
        texts = asked_texts(frame, options)
        if texts:
            listed.append((frame.video_id, frame.frame_number, texts))
    return listed


def asked_texts(frame: FrameOutline, options: SentenceClipOptions) -> tuple[str, ...]:
    """Return the sentences, or names of pairs, that ask about a frame."""
    if options.queries == PAIR_QUERIES:
        return pair_names(frame.actors, frame.actions)
    return tuple(
        text
        for text, row in zip(frame.texts, frame.rows, strict=True)
        if row != ABSENT or options.include_absent
    )
