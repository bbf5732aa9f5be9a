"""From the detections of a clip to the actors in its frame: ``runs/detected_actors`` in a graph.

Boxes are float64 there and here, so that the same ones round to the same pixels.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS, action_of, actor_of
from a2d_tf.runs.detected_actors import MASK_THRESHOLD

_VALID = np.zeros((len(ACTORS) + 1, len(ACTIONS) + 1), bool)
_VALID[[actor_of(pair) for pair in VALID_PAIRS], [action_of(pair) for pair in VALID_PAIRS]] = True


class FoundActors(NamedTuple):
    """The K actors that are shown, in the order of the model's detections.

    Attributes:
        boxes: float64 (K, 4) y1, x1, y2, x2 in pixels of the frame, not cut to it.
        actors: int32 (K,) 1..7.
        actions: int32 (K,) 1..9.
        actor_scores: float32 (K,).
        action_scores: float32 (K,).
        action_probs: float32 (K, 10).
        soft_masks: float32 (K, m, m), probabilities inside the boxes.
    """

    boxes: tf.Tensor
    actors: tf.Tensor
    actions: tf.Tensor
    actor_scores: tf.Tensor
    action_scores: tf.Tensor
    action_probs: tf.Tensor
    soft_masks: tf.Tensor


def restore_boxes(boxes: tf.Tensor, *, valid_box: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
    """Return boxes (D, 4) of the network's input in pixels of the frame, float64, not cut to it.

    Args:
        boxes: (D, 4) y1, x1, y2, x2.
        valid_box: int32 (4,), place of the frame in the network's input.
        size: int32 (2,): H, W of the frame.
    """
    inner = tf.cast(valid_box, tf.float64)
    scale = tf.cast(size, tf.float64) / (inner[2:] - inner[:2])
    moved = tf.cast(boxes, tf.float64) - tf.tile(inner[:2], [2])
    return moved * tf.tile(scale, [2])


def choose_detections(
    outputs: Mapping[str, tf.Tensor],
    *,
    boxes: tf.Tensor,
    size: tf.Tensor,
    actor_threshold: float,
    action_threshold: float,
) -> FoundActors:
    """Choose the detections that ``decode_detections`` chooses.

    Args:
        outputs: Outputs of the inference model for one clip: DETECTION_ACTORS (D,),
            DETECTION_SCORES (D,), DETECTION_ACTIONS (D, 10) and, of a model with masks,
            DETECTION_MASKS (D, m, m). Without these, an actor's mask is its box.
        boxes: (D, 4), boxes of ``restore_boxes``.
        size: int32 (2,): H, W of the frame.
        actor_threshold: Least probability of the actor.
        action_threshold: Least probability of the best action that is valid with the actor.
    """
    actors = tf.cast(outputs[keys.DETECTION_ACTORS], tf.int32)
    scores = tf.cast(outputs[keys.DETECTION_SCORES], tf.float32)
    probs = tf.cast(outputs[keys.DETECTION_ACTIONS], tf.float32)
    valid_probs = tf.where(tf.gather(tf.constant(_VALID), actors), probs, -1.0)
    action_scores = tf.reduce_max(valid_probs, axis=1)
    inside = tf.clip_by_value(boxes, 0, tf.cast(tf.tile(size, [2]), boxes.dtype))
    chosen = (
        (actors > 0)
        # NumPy compares a number with a float32 array as float32, with a float as float64.
        & (tf.cast(scores, tf.float64) >= actor_threshold)
        & (action_scores >= action_threshold)
        & tf.reduce_all(inside[:, 2:] > inside[:, :2], axis=1)
    )
    rows = tf.where(chosen)[:, 0]
    if keys.DETECTION_MASKS in outputs:
        soft = tf.cast(tf.gather(outputs[keys.DETECTION_MASKS], rows), tf.float32)
    else:
        soft = tf.ones([tf.size(rows), 1, 1])
    return FoundActors(
        boxes=tf.gather(boxes, rows),
        actors=tf.gather(actors, rows),
        actions=tf.argmax(tf.gather(valid_probs, rows), axis=1, output_type=tf.int32),
        actor_scores=tf.gather(scores, rows),
        action_scores=tf.gather(action_scores, rows),
        action_probs=tf.gather(probs, rows),
        soft_masks=soft,
    )


def paste_masks(soft: tf.Tensor, *, boxes: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
    """Return the masks bool (K, H, W) of probabilities (K, m, m) inside boxes.

    As in ``paste_mask``: a box is rounded to whole pixels, at least one each way, and may reach out
    of the frame; values between the centres of the probabilities are interpolated linearly.

    Args:
        soft: float32 (K, m, m), probabilities inside the boxes.
        boxes: (K, 4) y1, x1, y2, x2 in pixels of the frame.
        size: int32 (2,): H, W of the frame.
    """
    corners = tf.cast(tf.round(boxes), tf.int32)  # half to even, as np.rint
    starts, stops = corners[:, :2], tf.maximum(corners[:, 2:], corners[:, :2] + 1)
    side = soft.shape[-1]
    rows, in_rows = _samples(starts[:, 0], stops[:, 0], length=size[0], side=side)
    columns, in_columns = _samples(starts[:, 1], stops[:, 1], length=size[1], side=side)
    pasted = tf.matmul(tf.matmul(rows, soft), columns, transpose_b=True)  # (K, H, W)
    inside = in_rows[:, :, None] & in_columns[:, None, :]
    return inside & (pasted >= MASK_THRESHOLD)


def paint_labels(found: FoundActors, masks: tf.Tensor) -> tf.Tensor:
    """Return the label map uint8 (H, W) of actors with masks bool (K, H, W).

    As in ``paint_label_map``: an actor with a better score lies on one with a worse score; of equal
    scores the earlier one lies on top. Pixels hold ``10 * actor + action``, 0 for background.
    """
    scores = tf.cast(found.actor_scores, tf.float64) * tf.cast(found.action_scores, tf.float64)
    best_first = tf.argsort(scores, direction="DESCENDING", stable=True)
    labels = tf.cast(10 * found.actors + found.actions, tf.uint8)

    def paint(below: tf.Tensor, row: tf.Tensor) -> tf.Tensor:
        return tf.where(masks[row], labels[row], below)

    background = tf.zeros(tf.shape(masks)[1:], tf.uint8)
    return tf.foldl(paint, best_first[::-1], initializer=background)


def _samples(
    starts: tf.Tensor, stops: tf.Tensor, *, length: tf.Tensor, side: int
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return how much of each of ``side`` values every pixel of an axis takes, and who is inside.

    A value's centre is in its middle; before the first and after the last centre that value holds.

    Args:
        starts: int32 (K,), the first pixels of the boxes.
        stops: int32 (K,), the pixels after the last ones.
        length: Pixels of the axis.
        side: Values along a box.

    Returns:
        float32 (K, length, side) and bool (K, length).
    """
    pixels = tf.range(length)[None]
    inside = (pixels >= starts[:, None]) & (pixels < stops[:, None])
    share = (tf.cast(pixels - starts[:, None], tf.float64) + 0.5) / tf.cast(
        stops - starts, tf.float64
    )[:, None]
    places = tf.clip_by_value(share * side - 0.5, 0, side - 1)[..., None]
    values = tf.range(side, dtype=tf.float64)
    weights = tf.nn.relu(1 - tf.abs(places - values))
    return tf.cast(weights, tf.float32), inside
