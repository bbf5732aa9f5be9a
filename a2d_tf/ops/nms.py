"""Greedy suppression of overlapping boxes with static shapes.

The greedy rule is applied block by block, as in TensorFlow Model Garden: the boxes of a block, best
first, meet those kept before, then each other. A loop of one step for each box would take several
hundred times as many steps.
"""

from keras import ops

from a2d_tf.ops.boxes import box_iou

BLOCK = 256


def non_max_suppression(
    boxes,
    scores,
    *,
    iou_threshold: float,
    max_outputs: int,
    score_threshold: float = float("-inf"),
):
    """Keep the best box, drop those that overlap it too much, and go on down the scores.

    A box is dropped when its intersection over union with a kept one is above the threshold; of
    equal scores the first box goes first. Gradients do not pass.

    Args:
        boxes: (..., N, 4), N static. Callers keep classes apart by moving each to a place of its
            own.
        scores: (..., N). A score of -inf or NaN marks an empty place, which is never kept.
        iou_threshold: Largest overlap that is allowed.
        max_outputs: Number K of places in the answer.
        score_threshold: Score below which a box is not kept.

    Returns:
        (indices, valid), both (..., K): int32 into N in order of falling score, and bool. Places
        without a box come last, hold index 0 and are not valid.
    """
    lead = tuple(ops.shape(scores))[:-1]
    count = scores.shape[-1]
    blocks = -(-count // BLOCK) if count > BLOCK else 1
    places = blocks * BLOCK if count > BLOCK else count

    boxes = ops.cast(ops.stop_gradient(boxes), "float32")
    scores = ops.cast(ops.stop_gradient(scores), "float32")
    boxes = ops.reshape(boxes, (-1, count, 4))
    scores = ops.reshape(scores, (-1, count))
    scores = ops.where(scores >= score_threshold, scores, float("-inf"))
    scores, order = ops.top_k(scores, count)
    boxes = ops.take_along_axis(boxes, ops.expand_dims(order, -1), axis=1)
    boxes = ops.pad(boxes, [[0, 0], [0, places - count], [0, 0]])
    usable = ops.pad(scores > float("-inf"), [[0, 0], [0, places - count]])

    kept = _keep(boxes, usable, blocks, iou_threshold, max_outputs)
    indices, valid = _first(kept[:, :count], order, max_outputs)
    shape = (*lead, max_outputs)
    return ops.reshape(indices, shape), ops.reshape(valid, shape)


def _keep(boxes, usable, blocks: int, iou_threshold: float, max_outputs: int):
    """Return which boxes (B, N), sorted by score, the greedy rule keeps; enough of them."""
    places = boxes.shape[1]
    block_boxes = ops.reshape(boxes, (-1, blocks, places // blocks, 4))
    block_usable = ops.reshape(usable, (-1, blocks, places // blocks))

    def unfinished(block, kept):
        found = ops.sum(ops.cast(kept, "int32"), axis=(1, 2))
        return ops.logical_and(block < blocks, ops.any(found < max_outputs))

    def next_block(block, kept):
        here = ops.take(block_boxes, block, axis=1)  # (B, block, 4)
        before = ops.reshape(kept, (-1, 1, places))
        overlap = box_iou(here, boxes) > iou_threshold  # (B, block, N)
        blocked = ops.any(ops.logical_and(overlap, before), axis=-1)
        free = ops.logical_and(ops.take(block_usable, block, axis=1), ops.logical_not(blocked))
        chosen = _keep_in_block(here, free, iou_threshold)
        is_here = ops.reshape(ops.arange(blocks, dtype="int32") == block, (1, blocks, 1))
        return block + 1, ops.logical_or(kept, ops.logical_and(is_here, ops.expand_dims(chosen, 1)))

    start = (ops.zeros((), dtype="int32"), ops.zeros_like(block_usable))
    _, kept = ops.while_loop(unfinished, next_block, start)
    return ops.reshape(kept, (-1, places))


def _keep_in_block(boxes, free, iou_threshold: float):
    """Return the greedy choice (B, N) among free boxes, best first.

    A box stays when no better one that stays overlaps it. From "all stay", box i is right after
    i + 1 rounds of this rule at the latest, so a round that changes nothing has found the choice.
    """
    count = boxes.shape[1]
    rank = ops.arange(count, dtype="int32")
    better = ops.expand_dims(rank, 0) < ops.expand_dims(rank, 1)  # [i, j]: j before i
    overlap = ops.logical_and(box_iou(boxes, boxes) > iou_threshold, better)

    def changing(chosen, previous):
        return ops.any(ops.not_equal(chosen, previous))

    def next_round(chosen, previous):
        beaten = ops.any(ops.logical_and(overlap, ops.expand_dims(chosen, 1)), axis=-1)
        return ops.logical_and(free, ops.logical_not(beaten)), chosen

    chosen, _ = ops.while_loop(changing, next_round, next_round(free, free))
    return chosen


def _first(kept, order, max_outputs: int):
    """Return the first kept places, ``kept`` and ``order`` being (B, N), and which are filled."""
    count = kept.shape[1]
    outputs = min(max_outputs, count)
    urgency = ops.where(kept, ops.arange(count, 0, -1, dtype="int32"), 0)
    urgency, places = ops.top_k(urgency, outputs)
    valid = urgency > 0
    indices = ops.take_along_axis(ops.cast(order, "int32"), places, axis=1)
    indices = ops.where(valid, indices, 0)
    empty = [[0, 0], [0, max_outputs - outputs]]
    return ops.pad(indices, empty), ops.pad(valid, empty)
