"""The losses of the heads on sampled regions (joint paper, equations 1 and 2)."""

from keras import ops

from a2d_tf.losses.rpn_loss import smooth_l1


def box_loss(actors, delta_targets, box_deltas):
    """Return the smooth L1 loss of the true actor's box, on regions that hold an actor.

    Args:
        actors: True actor (B, R) of each region: 0 background, -1 not sampled.
        delta_targets: Codes (B, R, 4) from regions to true boxes.
        box_deltas: Predicted codes (B, R, C, 4) for every class.

    Returns:
        (B,) float32: the mean over the four numbers of a clip's positive regions, 0 without any.
    """
    deltas = _of_class(box_deltas, actors, class_axis=2)
    distance = smooth_l1(deltas - ops.cast(delta_targets, "float32"))
    return _mean(ops.mean(distance, axis=2), actors > 0)


def class_loss(targets, logits):
    """Return the negative log likelihood of the true class (equation 2).

    Both the actor's and the action's: class 0 is background.

    Args:
        targets: True class (B, R), -1 where no loss is wanted: a region that was not sampled, or an
            actor whose action has no label.
        logits: Logits (B, R, C) of the classes.

    Returns:
        (B,) float32: the mean over a clip's regions that count, 0 without any.
    """
    log_probs = ops.log_softmax(ops.cast(logits, "float32"), axis=-1)
    return _mean(-_of_class(log_probs, targets, class_axis=2), targets >= 0)


def mask_loss(actors, mask_targets, mask_logits):
    """Return the average binary cross-entropy of only the true actor's mask (section 3.3).

    Args:
        actors: True actor (B, R) of each region: 0 background, -1 not sampled.
        mask_targets: Masks (B, P, M, M) of 0 and 1, of the first P regions, which include all
            positive ones.
        mask_logits: Logits (B, P, M, M, C) for every class.

    Returns:
        (B,) float32: the mean over the pixels of a clip's positive regions, 0 without any.
    """
    actors = actors[:, : mask_targets.shape[1]]
    logits = _of_class(mask_logits, actors, class_axis=4)  # (B, P, M, M)
    targets = ops.cast(mask_targets, "float32")
    # -log of the logistic function, stable for large logits of either sign.
    cross_entropy = ops.softplus(logits) - targets * logits
    return _mean(ops.mean(cross_entropy, axis=(2, 3)), actors > 0)


def _of_class(values, classes, *, class_axis: int):
    """Pick the entry of each region's class; for class -1 it is 0 everywhere."""
    values = ops.cast(values, "float32")
    chosen = ops.one_hot(classes, values.shape[class_axis], dtype="float32")  # (B, R, C)
    shape = [1] * len(values.shape)
    shape[1], shape[class_axis] = chosen.shape[1], chosen.shape[2]
    return ops.sum(values * ops.reshape(chosen, (-1, *shape[1:])), axis=class_axis)


def _mean(values, counts):
    """Return the mean (B,) of the values (B, R) that count."""
    counts = ops.cast(counts, "float32")
    return ops.sum(counts * values, axis=1) / ops.maximum(ops.sum(counts, axis=1), 1.0)
