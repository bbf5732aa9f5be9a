"""The losses of the anchors, by hand."""

import numpy as np
import pytest
from keras import ops

from a2d_tf.losses.rpn_loss import match_anchors, rpn_losses, sample_anchors, smooth_l1

ANCHORS = np.float32([[0, 0, 10, 10], [0, 5, 10, 15], [20, 20, 30, 30], [0, 1, 10, 11]])
# The actor is at the first anchor: IoU 1, 1/3, 0 and 9/11. A row of padding follows.
BOXES = np.float32([[[0, 0, 10, 10], [0, 0, 0, 0]]])
IS_TRUE = np.array([[True, False]])
RULES = {"positive_iou": 0.7, "negative_iou": 0.3}


def losses(logits, deltas, boxes=BOXES, is_true=IS_TRUE, **changes):
    options = {"anchors": ANCHORS, "num_samples": 4, "positive_share": 0.5} | RULES | changes
    priorities = np.float32([[0.1, 0.2, 0.3, 0.4]])
    terms = rpn_losses(logits, deltas, boxes, is_true, priorities, **options)
    return [ops.convert_to_numpy(term) for term in terms]


def match(boxes, is_true):
    return [ops.convert_to_numpy(x) for x in match_anchors(ANCHORS, boxes, is_true, **RULES)]


def test_anchors_are_positive_negative_or_neither():
    positive, negative, rows = match(BOXES, IS_TRUE)
    assert positive.tolist() == [[True, False, False, True]]
    assert negative.tolist() == [[False, False, True, False]]
    assert rows.tolist() == [[0, 0, 0, 0]]


def test_the_best_anchor_of_an_actor_is_positive_however_low():
    boxes = np.float32([[[0, 0, 10, 10], [28, 28, 30, 30]]])  # IoU 0.04 with the third
    positive, negative, rows = match(boxes, np.array([[True, True]]))
    assert positive.tolist() == [[True, False, True, True]]
    assert not negative.any()
    assert rows[0, 2] == 1


def test_padding_and_an_actor_out_of_reach_make_no_anchor_positive():
    boxes = np.float32([[[0, 0, 10, 10], [60, 60, 70, 70]]])
    positive, negative, _ = match(boxes, np.array([[False, True]]))
    assert not positive.any() and negative.all()


def test_the_sample_is_of_the_highest_priorities_and_negatives_fill_it():
    positive = np.array([[True, True, True, False, False, False, False], [False] * 7])
    negative = np.array([[False] * 3 + [True] * 3 + [False], [True] * 7])
    priorities = np.float32([[0.3, 0.9, 0.5, 0.1, 0.8, 0.2, 1.0], [0, 1, 2, 3, 4, 5, 6]]) / 10
    chosen = sample_anchors(positive, negative, priorities, num_samples=4, positive_share=0.5)
    positive, negative = (ops.convert_to_numpy(one).astype(int) for one in chosen)
    assert positive.tolist() == [[0, 1, 1, 0, 0, 0, 0], [0] * 7]
    assert negative.tolist() == [[0, 0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 1, 1, 1]]


def test_the_losses_of_sampled_anchors():
    logits = np.float32([[2, 100, -1, 0]])  # the second is neither: its error is no loss
    deltas = np.zeros((1, 4, 4), np.float32)
    deltas[0, 0] = [0, 0.5, 0, -3]  # its target is zero
    deltas[0, 2] = 7  # a negative anchor has no box
    deltas[0, 3] = [0, -1, 0, 0]  # its target is -1 / 10 / 0.1
    class_loss, box_loss = losses(logits, deltas)
    expected = (np.log1p(np.exp(-2)) + np.log1p(np.exp(-1)) + np.log(2)) / 3
    assert class_loss == pytest.approx([expected], rel=1e-6)
    assert box_loss == pytest.approx([(0.125 + 2.5) / 8], rel=1e-5)


def test_an_anchor_left_out_of_the_sample_has_no_loss():
    deltas = np.zeros((1, 4, 4), np.float32)
    deltas[0, 0] = 5  # the lower priority of the two positive ones
    deltas[0, 3] = [0, -1, 0, 0]
    logits = np.float32([[-50, 0, 0, 0]])
    class_loss, box_loss = losses(logits, deltas, num_samples=2)
    assert class_loss == pytest.approx([np.log(2)], rel=1e-6)
    assert box_loss == pytest.approx([0], abs=1e-6)


def test_a_clip_without_actors_has_no_box_loss():
    class_loss, box_loss = losses(
        np.zeros((1, 4), np.float32),
        np.ones((1, 4, 4), np.float32),
        boxes=np.zeros((1, 2, 4), np.float32),
        is_true=np.zeros((1, 2), bool),
    )
    assert class_loss == pytest.approx([np.log(2)], rel=1e-6)
    assert box_loss.tolist() == [0]


def test_smooth_l1_is_square_near_zero_and_linear_beyond():
    values = ops.convert_to_numpy(smooth_l1(np.float32([-3, -1, -0.5, 0, 0.5, 2])))
    assert values.tolist() == [2.5, 0.5, 0.125, 0, 0.125, 1.5]
