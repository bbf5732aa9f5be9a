"""Batches of annotated frames with their actors, over shards, for the joint model.

Only records with a label map are read: in one without, nobody has marked where there are no actors.
They include frames without actors, which the region proposals learn from too.
"""

from collections.abc import Sequence
from pathlib import Path

import tensorflow as tf

from a2d_tf.batches.batch_order import BatchOrder, filled_batches, numbered_batches
from a2d_tf.batches.labelled_input import (
    LabelledClipOptions,
    evaluation_sample,
    still_sample,
    training_sample,
)
from a2d_tf.batches.labelled_records import labelled_examples
from a2d_tf.batches.neighbours import neighbour_frames
from a2d_tf.records.traced import as_written


def training_batches(
    shards: Sequence[Path],
    *,
    options: LabelledClipOptions,
    order: BatchOrder,
) -> tf.data.Dataset:
    """Return endless, shuffled training batches that can go on where a run stopped.

    Args:
        shards: TFRecord files.
        options: How elements are made.
        order: Which elements come in which batch.

    Returns:
        A data set of the (inputs, {}) of ``labelled_input.training_sample``, with a leading B; see
        ``batch_order.numbered_batches``.
    """
    return numbered_batches(
        lambda: labelled_examples(shards, shuffle_seed=order.seed),
        lambda example, element_seed: training_sample(example, options, element_seed),
        order=order,
    )


def validation_batches(
    shards: Sequence[Path], *, options: LabelledClipOptions, batch_size: int, num_records: int
) -> tf.data.Dataset:
    """Return batches of the same elements without random changes, of the first records.

    The last batch is filled up, see ``batch_order.filled_batches``.
    """
    return filled_batches(
        labelled_examples(shards).take(num_records),
        lambda example: still_sample(example, options),
        batch_size=batch_size,
    )


def evaluation_batches(
    shards: Sequence[Path], *, options: LabelledClipOptions, batch_size: int
) -> tf.data.Dataset:
    """Return batches of ``labelled_input.evaluation_sample`` in file order, every record once.

    With ``options.neighbours`` they have ``keys.NEIGHBOURS`` (B, F, S, S, 3) too.
    ``sentence_pipeline.list_labelled`` lists the same records in the same order.
    """
    samples = labelled_examples(shards).map(
        as_written(
            lambda example: evaluation_sample(example, options) | neighbour_frames(example, options)
        ),
        num_parallel_calls=tf.data.AUTOTUNE,
    )
    return samples.batch(batch_size).prefetch(tf.data.AUTOTUNE)
