"""Batches over shards of any records: numbered for an exact resume, or filled up to whole ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.processes.hosts import this_host
from a2d_tf.records.annotated_videos import frames_in
from a2d_tf.records.traced import as_written

_PARALLEL_FILES = 4
_NAMES = (keys.VIDEO_ID, keys.FRAME_NUMBER)

_Example = dict[str, tf.Tensor]
_Sample = tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]


@dataclass(frozen=True)
class BatchOrder:
    """Which elements come in which training batch.

    Attributes:
        batch_size: Elements of a batch, over all devices.
        shuffle_buffer: Records held for shuffling, their pictures encoded.
        seed: Seed of the order and of the random changes.
        start_step: Batches to pass over.
        deterministic: Whether to keep the order of parallel work, at some cost in speed.
        names_only: Whether to give what names each element instead of it (``element_names``).
    """

    batch_size: int
    shuffle_buffer: int
    seed: int
    start_step: int = 0
    deterministic: bool = False
    names_only: bool = False


def read_frames(shards: Sequence[Path], *, shuffle_seed: int | None) -> tf.data.Dataset:
    """Return the annotated frames of TFRecord files, see ``annotated_videos.annotated_frames``.

    Args:
        shards: The files.
        shuffle_seed: See ``read_serialized``.
    """
    return _read(shards, as_written(frames_in), shuffle_seed=shuffle_seed)


def read_serialized(shards: Sequence[Path], *, shuffle_seed: int | None) -> tf.data.Dataset:
    """Return the serialised records of TFRecord files.

    Args:
        shards: The files.
        shuffle_seed: Seed of the order of the files, several of which are then read in turn; None
            reads them one after another.
    """
    return _read(shards, tf.data.TFRecordDataset, shuffle_seed=shuffle_seed)


def _read(
    shards: Sequence[Path],
    read: Callable[[tf.Tensor], tf.data.Dataset],
    *,
    shuffle_seed: int | None,
) -> tf.data.Dataset:
    files = tf.data.Dataset.from_tensor_slices([str(shard) for shard in shards])
    if shuffle_seed is None:
        return files.flat_map(read)
    return files.shuffle(len(shards), seed=shuffle_seed).interleave(
        read,
        cycle_length=min(_PARALLEL_FILES, len(shards)),
        num_parallel_calls=1,
    )


def numbered_batches(
    examples: Callable[[], tf.data.Dataset],
    sample: Callable[[Any, tf.Tensor], _Sample],
    *,
    order: BatchOrder,
    others: Sequence[Callable[[], tf.data.Dataset]] = (),
) -> tf.data.Dataset:
    """Return endless, shuffled training batches that can go on where a run stopped.

    Elements are numbered before any picture is decoded, and every random change is a function of
    the seed and that number, so batch n is the same whether or not the run was interrupted.

    Args:
        examples: Function that makes a data set of one epoch, its pictures still encoded.
        sample: Function that makes inputs and targets of an example and a seed, int64 (2,).
        order: Which elements come in which batch.
        others: Functions that make further data sets of one epoch, each shuffled in an order of its
            own; where there are any, ``sample`` is given a tuple of an example of each.

    Returns:
        A data set of what ``sample`` returns, with a leading B; with ``order.names_only`` of what
        ``element_names`` does.
    """
    # Made anew for each iterator: a shuffled data set goes on reshuffling where its last iterator
    # stopped, and under a distribution strategy Keras opens one to look at a batch before training.
    shuffled = tf.data.Dataset.range(1).flat_map(
        as_written(lambda _: _endless([examples, *others], order))
    )
    numbered = shuffled.enumerate().skip(order.start_step * order.batch_size)
    size = order.batch_size
    if not order.names_only:
        numbered, size = _part_of(numbered, batch_size=order.batch_size)

    def numbered_sample(number: tf.Tensor, example: Any) -> Any:
        if order.names_only:
            return element_names(example[0] if others else example)
        return sample(example, tf.stack([tf.cast(order.seed, tf.int64), number]))

    samples = numbered.map(
        as_written(numbered_sample),
        num_parallel_calls=tf.data.AUTOTUNE,
        deterministic=order.deterministic,
    )
    return samples.batch(size, drop_remainder=True).prefetch(tf.data.AUTOTUNE)


def _part_of(numbered: tf.data.Dataset, *, batch_size: int) -> tuple[tf.data.Dataset, int]:
    """Return those of numbered elements that are this host's, and how many a batch has of them.

    They are neighbours in a batch; nothing is decoded for the others.
    """
    host = this_host()
    if host.count == 1:
        return numbered, batch_size
    size = batch_size // host.count

    def is_own(number: tf.Tensor, _: Any) -> tf.Tensor:
        return number % batch_size // size == host.index

    return numbered.filter(as_written(is_own)), size


def element_names(example: _Example) -> dict[str, tf.Tensor]:
    """Return what names an element: its video, its frame and its sentences, as far as it has them.

    Args:
        example: A decoded record of any kind.

    Returns:
        Its ``keys.VIDEO_ID``, ``keys.FRAME_NUMBER`` and ``keys.SENTENCE_TEXTS``, all sentences in
        one text of a line each.
    """
    names = {name: example[name] for name in _NAMES if name in example}
    if keys.SENTENCE_TEXTS in example:
        texts = tf.strings.reduce_join(example[keys.SENTENCE_TEXTS], separator="\n")
        names[keys.SENTENCE_TEXTS] = texts
    return names


def _endless(
    sources: Sequence[Callable[[], tf.data.Dataset]], order: BatchOrder
) -> tf.data.Dataset:
    endless = [
        source().shuffle(order.shuffle_buffer, seed=order.seed + place).repeat()
        for place, source in enumerate(sources)
    ]
    return endless[0] if len(endless) == 1 else tf.data.Dataset.zip(*endless)


def filled_batches(
    examples: tf.data.Dataset, sample: Callable[[_Example], Any], *, batch_size: int
) -> tf.data.Dataset:
    """Return batches of the same elements every time, for what is looked at during training.

    The last batch is filled up with the first elements: devices that share a batch need equal
    parts, and an average over real elements stays one.

    Args:
        examples: The elements, which are read once and kept; so their pictures are encoded.
        sample: Function that makes inputs and targets of an example.
        batch_size: Elements of a batch, over all devices.
    """
    examples = examples.cache()  # encoded: decoded, the paper's clips would be gigabytes
    count = int(examples.reduce(np.int64(0), as_written(lambda number, _: number + 1)))
    num_batches = -(-count // batch_size)
    numbered, size = _part_of(
        examples.repeat().take(num_batches * batch_size).enumerate(), batch_size=batch_size
    )
    samples = numbered.map(
        as_written(lambda _, example: sample(example)), num_parallel_calls=tf.data.AUTOTUNE
    )
    batches = samples.batch(size, drop_remainder=True)
    # Keras warns of a data set that ends without having said how long it is.
    batches = batches.apply(tf.data.experimental.assert_cardinality(num_batches))
    return batches.prefetch(tf.data.AUTOTUNE)
