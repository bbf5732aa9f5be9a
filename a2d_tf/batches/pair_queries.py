"""The actor-action pairs of a frame as its queries (sentence paper, section 5.3).

A query is the name of a pair, such as "adult walking". It asks for every actor of that pair in the
frame, so its mask is the union of theirs.
"""

from collections.abc import Sequence

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.labels import PAIR_NAMES, action_of, actor_of, join_pair
from a2d_tf.records.clip_records import NO_ID

PAIR_QUERIES = (
    "pairs"  # the value of data.queries and SentenceClipOptions.queries that asks for this
)

# The name of each id, "" for ids that are no pair.
_NAMES = tuple(PAIR_NAMES.get(number, "") for number in range(max(PAIR_NAMES) + 1))


def with_pair_queries(example: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Put one instance for each pair, and its name, instead of instances and sentences.

    Args:
        example: A decoded record.

    Returns:
        The record with P instances, one for each distinct pair of its frame, ids ascending: mask
        and box around all actors of the pair, no instance id. Its P sentences are their names,
        which do not depend on the record's own.
    """
    # (N,)
    pair_of_each = join_pair(example[keys.INSTANCE_ACTORS], example[keys.INSTANCE_ACTIONS])
    pairs = tf.sort(tf.unique(pair_of_each).y)  # (P,)
    masks = example[keys.INSTANCE_MASKS]
    boxes = example[keys.INSTANCE_BOXES]

    def unite(pair: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        rows = tf.where(pair_of_each == pair)[:, 0]
        own_masks, own_boxes = tf.gather(masks, rows), tf.gather(boxes, rows)
        # Most pairs have one actor, whose mask is taken as it is.
        mask = tf.cond(tf.size(rows) > 1, lambda: _union(own_masks), lambda: own_masks[0])
        top_left = tf.reduce_min(own_boxes[:, :2], axis=0)
        bottom_right = tf.reduce_max(own_boxes[:, 2:], axis=0)
        return mask, tf.concat([top_left, bottom_right], axis=0)

    united_masks, united_boxes = tf.map_fn(
        unite,
        pairs,
        fn_output_signature=(tf.TensorSpec([], tf.string), tf.TensorSpec([4], tf.float32)),
    )
    return example | {
        keys.INSTANCE_MASKS: united_masks,
        keys.INSTANCE_BOXES: united_boxes,
        keys.INSTANCE_ACTORS: actor_of(pairs),
        keys.INSTANCE_ACTIONS: action_of(pairs),
        keys.INSTANCE_IDS: tf.fill(tf.shape(pairs), tf.constant(NO_ID, tf.int64)),
        keys.SENTENCE_TEXTS: tf.gather(_NAMES, pairs),
        keys.SENTENCE_ROWS: tf.range(tf.size(pairs, tf.int64)),
    }


def pair_names(actors: Sequence[int], actions: Sequence[int]) -> tuple[str, ...]:
    """Return the names that ``with_pair_queries`` puts for instances of these labels."""
    pairs = {join_pair(*labels) for labels in zip(actors, actions, strict=True)}
    return tuple(_NAMES[pair] for pair in sorted(pairs))


def _union(masks: tf.Tensor) -> tf.Tensor:
    """Return the union, a PNG, of masks (n,) of one size."""
    decoded = tf.map_fn(
        lambda png: tf.io.decode_png(png, channels=1),  # (H, W, 1) of 0 and 255
        masks,
        fn_output_signature=tf.TensorSpec([None, None, 1], tf.uint8),
    )
    return tf.io.encode_png(tf.reduce_max(decoded, axis=0))
