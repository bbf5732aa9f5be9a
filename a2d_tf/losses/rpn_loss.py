"""The region proposal network's losses on a sample of anchors (Ren et al. 2015, section 3.1).

The first term of the joint paper's equation 1, and the regression that goes with it.
"""

from keras import ops

from a2d_tf.ops.boxes import box_iou, encode_boxes


def rpn_losses(
    logits,
    deltas,
    true_boxes,
    is_true,
    priorities,
    *,
    anchors,
    num_samples: int,
    positive_share: float,
    positive_iou: float,
    negative_iou: float,
):
    """Return each clip's log loss of the sampled anchors and box loss of the positive ones.

    Args:
        logits: Logits (B, A) that an anchor holds an actor.
        deltas: Codes (B, A, 4) from anchors to boxes, as ``encode_boxes`` makes them.
        true_boxes: (B, N, 4) in pixels of the network's input.
        is_true: bool (B, N), whether a row holds an actor, False for padding.
        priorities: Numbers (B, A) drawn at random: those with the highest are the sample.
        anchors: (A, 4), see ``anchor_grid``.
        num_samples: Number of anchors of a clip that count.
        positive_share: Largest share of positive anchors in the sample; negative ones fill the
            rest.
        positive_iou: Overlap from which an anchor is positive, see ``match_anchors``.
        negative_iou: Overlap below which an anchor is negative, see ``match_anchors``.

    Returns:
        Two tensors (B,) in float32: means over the clip's sampled anchors, and over the four
        numbers of its positive ones. A clip without any has 0.
    """
    logits, deltas = ops.cast(logits, "float32"), ops.cast(deltas, "float32")
    true_boxes = ops.cast(true_boxes, "float32")
    is_true = ops.cast(is_true, "bool")
    anchors = ops.cast(anchors, "float32")
    positive, negative, rows = match_anchors(
        anchors, true_boxes, is_true, positive_iou=positive_iou, negative_iou=negative_iou
    )
    positive, negative = sample_anchors(
        positive, negative, priorities, num_samples=num_samples, positive_share=positive_share
    )
    positive, negative = ops.cast(positive, "float32"), ops.cast(negative, "float32")
    log_loss = positive * ops.softplus(-logits) + negative * ops.softplus(logits)
    sampled = ops.sum(positive + negative, axis=1)
    class_loss = ops.sum(log_loss, axis=1) / ops.maximum(sampled, 1.0)

    matched = ops.take_along_axis(true_boxes, rows[..., None], axis=1)  # (B, A, 4)
    distance = smooth_l1(encode_boxes(matched, anchors) - deltas)
    box_loss = ops.sum(positive[..., None] * distance, axis=(1, 2))
    return class_loss, box_loss / ops.maximum(4 * ops.sum(positive, axis=1), 1.0)


def match_anchors(anchors, true_boxes, is_true, *, positive_iou: float, negative_iou: float):
    """Return which anchors hold an actor, which hold none, and the row that each overlaps most.

    Args:
        anchors: Anchors (A, 4).
        true_boxes: True boxes (B, N, 4).
        is_true: bool (B, N), whether a row holds an actor.
        positive_iou: Overlap from which an anchor is positive; the best one of an actor always is.
        negative_iou: Overlap below which with all actors an anchor is negative, unless it is
            positive.

    Returns:
        ``(positive, negative, rows)``, each (B, A): bool, bool, int32.
    """
    iou = box_iou(anchors[None], true_boxes)  # (B, A, N)
    iou = ops.where(is_true[:, None], iou, 0.0)
    best = ops.max(iou, axis=2)
    best_of_actor = ops.max(iou, axis=1, keepdims=True)
    is_best = ops.any((iou == best_of_actor) & (best_of_actor > 0), axis=2)
    positive = (best >= positive_iou) | is_best
    negative = (best < negative_iou) & ~positive
    return positive, negative, ops.cast(ops.argmax(iou, axis=2), "int32")


def sample_anchors(positive, negative, priorities, *, num_samples: int, positive_share: float):
    """Return the positive and the negative anchors of the sample, bool (B, A) each.

    Args:
        positive: bool (B, A), whether an anchor holds an actor.
        negative: bool (B, A), whether an anchor holds none.
        priorities: Numbers (B, A); the anchors with the highest are drawn.
        num_samples: Number of anchors of both kinds together.
        positive_share: Largest share of positive anchors among them.
    """
    limit = ops.full_like(priorities[:, 0], int(num_samples * positive_share), dtype="int32")
    positive = _highest(positive, priorities, limit)
    rest = num_samples - ops.sum(ops.cast(positive, "int32"), axis=1)
    return positive, _highest(negative, priorities, rest)


def smooth_l1(difference):
    """Return 0.5 x^2 below 1 and |x| - 0.5 above, for every number (Girshick 2015, equation 3)."""
    size = ops.abs(difference)
    return ops.where(size < 1, 0.5 * ops.square(size), size - 0.5)


def _highest(mask, priorities, count):
    # Ranks by one sort: the number that is drawn differs from clip to clip, the shapes do not.
    order = ops.argsort(ops.where(mask, -ops.cast(priorities, "float32"), 1.0), axis=1)
    ranks = ops.argsort(order, axis=1)
    return mask & (ops.cast(ranks, "int32") < count[:, None])
