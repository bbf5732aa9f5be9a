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
    """Return the log loss of sampled anchors and the box loss of the positive ones, a clip each.

    Args:
        logits: That an anchor holds an actor (B, A).
        deltas: From anchors to boxes (B, A, 4), as of ``encode_boxes``.
        true_boxes: (B, N, 4) in pixels of the network's input.
        is_true: Whether a row holds an actor (B, N), False for padding.
        priorities: Numbers (B, A) drawn at random: the sample is of the highest.
        anchors: (A, 4), see ``anchor_grid``.
        num_samples: Anchors of a clip that count.
        positive_share: Of the sample, at most; negative anchors fill the rest.
        positive_iou: See ``match_anchors``.
        negative_iou: See ``match_anchors``.

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
    """Return which anchors hold an actor, which hold none, and whose row each is nearest to.

    Args:
        anchors: (A, 4).
        true_boxes: (B, N, 4).
        is_true: (B, N) bool.
        positive_iou: An anchor is positive from here on, or as the best of an actor.
        negative_iou: Below it with all actors, an anchor that is not positive is negative.

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
        positive: (B, A) bool.
        negative: (B, A) bool.
        priorities: (B, A): the highest are drawn.
        num_samples: Of both together.
        positive_share: At most.
    """
    limit = ops.full_like(priorities[:, 0], int(num_samples * positive_share), dtype="int32")
    positive = _highest(positive, priorities, limit)
    rest = num_samples - ops.sum(ops.cast(positive, "int32"), axis=1)
    return positive, _highest(negative, priorities, rest)


def smooth_l1(difference):
    """Return 0.5 x^2 below 1 and |x| - 0.5 above, of every number (Girshick 2015, equation 3)."""
    size = ops.abs(difference)
    return ops.where(size < 1, 0.5 * ops.square(size), size - 0.5)


def _highest(mask, priorities, count):
    # Ranks by one sort: the number that is drawn differs from clip to clip, the shapes do not.
    order = ops.argsort(ops.where(mask, -ops.cast(priorities, "float32"), 1.0), axis=1)
    ranks = ops.argsort(order, axis=1)
    return mask & (ops.cast(ranks, "int32") < count[:, None])
