"""Records with a label map, in which the places without actors are known too."""

from collections.abc import Sequence
from pathlib import Path

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.batch_order import read_frames
from a2d_tf.records.outlines import FrameOutline, list_frames
from a2d_tf.records.traced import as_written


def list_labelled(shards: Sequence[Path]) -> list[FrameOutline]:
    """Return the outline of every frame that has a label map, in the same order."""
    return [frame for frame in list_frames(shards) if frame.has_labels]


def labelled_examples(
    shards: Sequence[Path], *, shuffle_seed: int | None = None
) -> tf.data.Dataset:
    """Return the annotated frames that have a label map; see ``batch_order.read_frames``."""
    return read_frames(shards, shuffle_seed=shuffle_seed).filter(
        as_written(lambda example: tf.strings.length(example[keys.LABEL_MAP]) > 0)
    )
