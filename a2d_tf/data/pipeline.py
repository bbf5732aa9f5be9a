"""tf.data over shards: files, shuffle, exact resume, batch, prefetch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.data.records import decode_example
from a2d_tf.data.sentence_input import (
    CHOSEN_SENTENCE,
    ClipOptions,
    SentenceTable,
    candidate_sentences,
    evaluation_sample,
    training_sample,
)

_PARALLEL_FILES = 4


def training_batches(
    shards: Sequence[Path],
    *,
    table: SentenceTable,
    options: ClipOptions,
    batch_size: int,
    shuffle_buffer: int,
    seed: int,
    start_step: int = 0,
    deterministic: bool = False,
) -> tf.data.Dataset:
    """Return endless, shuffled training batches that can go on where a run stopped.

    Elements are numbered before any picture is decoded, and every random change is a function of
    the seed and that number, so batch n is the same whether or not the run was interrupted.

    Args:
        shards: TFRecord files.
        table: The sentences.
        options: How elements are made.
        batch_size: Elements of a batch, over all devices.
        shuffle_buffer: Records held for shuffling.
        seed: Of order and of random changes.
        start_step: Batches to pass over.
        deterministic: Keep the order of parallel work, at some cost in speed.

    Returns:
        A data set of (inputs, targets) as of ``training_sample``, with a leading B.
    """

    def shuffled(_: tf.Tensor) -> tf.data.Dataset:
        examples = _examples(shards, shuffle_seed=seed, options=options)
        if options.sentences_per_clip == 1:
            examples = examples.flat_map(lambda example: _per_sentence(example, options))
        return examples.shuffle(shuffle_buffer, seed=seed).repeat()

    # Made anew for each iterator: a shuffled data set goes on reshuffling where its last iterator
    # stopped, and under a distribution strategy Keras opens one to look at a batch before training.
    examples = tf.data.Dataset.range(1).flat_map(shuffled)
    numbered = examples.enumerate().skip(start_step * batch_size)

    def sample(number: tf.Tensor, example: dict[str, tf.Tensor]) -> tuple[dict, dict]:
        return training_sample(example, table, options, tf.stack([tf.cast(seed, tf.int64), number]))

    samples = numbered.map(sample, num_parallel_calls=tf.data.AUTOTUNE, deterministic=deterministic)
    return samples.batch(batch_size, drop_remainder=True).prefetch(tf.data.AUTOTUNE)


def validation_batches(
    shards: Sequence[Path],
    *,
    table: SentenceTable,
    options: ClipOptions,
    batch_size: int,
    num_records: int,
) -> tf.data.Dataset:
    """Return batches of the same elements without random changes, of the first records.

    The last batch is filled up with the first elements: devices that share a batch need equal
    parts, and an average over real elements stays one.
    """
    examples = _examples(shards, shuffle_seed=None, options=options).take(num_records)
    if options.sentences_per_clip == 1:
        examples = examples.flat_map(lambda example: _per_sentence(example, options))
    examples = examples.cache()  # encoded: decoded, the paper's clips would be gigabytes
    count = int(examples.reduce(np.int64(0), lambda number, _: number + 1))
    num_batches = -(-count // batch_size)
    samples = (
        examples.repeat()
        .take(num_batches * batch_size)
        .map(
            lambda example: training_sample(example, table, options, tf.constant([0, 0], tf.int64)),
            num_parallel_calls=tf.data.AUTOTUNE,
        )
    )
    batches = samples.batch(batch_size, drop_remainder=True)
    # Keras warns of a data set that ends without having said how long it is.
    batches = batches.apply(tf.data.experimental.assert_cardinality(num_batches))
    return batches.prefetch(tf.data.AUTOTUNE)


def evaluation_batches(
    shards: Sequence[Path], *, streams: Sequence[ClipOptions], batch_size: int, max_sentences: int
) -> tf.data.Dataset:
    """Return batches of ``evaluation_sample`` in the order of the files, every record once."""
    samples = _examples(shards, shuffle_seed=None, options=streams[0]).map(
        lambda example: evaluation_sample(example, streams, max_sentences=max_sentences),
        num_parallel_calls=tf.data.AUTOTUNE,
    )
    return samples.batch(batch_size).prefetch(tf.data.AUTOTUNE)


def _examples(
    shards: Sequence[Path], *, shuffle_seed: int | None, options: ClipOptions
) -> tf.data.Dataset:
    files = tf.data.Dataset.from_tensor_slices([str(shard) for shard in shards])
    if shuffle_seed is None:
        serialized = files.flat_map(tf.data.TFRecordDataset)
    else:
        serialized = files.shuffle(len(shards), seed=shuffle_seed).interleave(
            tf.data.TFRecordDataset,
            cycle_length=min(_PARALLEL_FILES, len(shards)),
            num_parallel_calls=1,
        )
    examples = serialized.map(decode_example, num_parallel_calls=tf.data.AUTOTUNE)
    return examples.filter(
        lambda example: (
            tf.size(candidate_sentences(example, include_absent=options.include_absent)) > 0
        )
    )


def _per_sentence(example: dict[str, tf.Tensor], options: ClipOptions) -> tf.data.Dataset:
    chosen = candidate_sentences(example, include_absent=options.include_absent)
    return tf.data.Dataset.from_tensor_slices(chosen).map(
        lambda sentence: example | {CHOSEN_SENTENCE: sentence}
    )


def list_samples(
    shards: Sequence[Path], *, options: ClipOptions
) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return (video id, frame number, sentences) of every record, ordered as for evaluation."""
    listed = []
    for example in _examples(shards, shuffle_seed=None, options=options):
        chosen = candidate_sentences(example, include_absent=options.include_absent)
        texts = tf.gather(example[keys.SENTENCE_TEXTS], chosen).numpy()
        listed.append(
            (
                example[keys.VIDEO_ID].numpy().decode(),
                int(example[keys.FRAME_NUMBER]),
                tuple(text.decode() for text in texts),
            )
        )
    return listed
