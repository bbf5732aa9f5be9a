"""The losses of the heads, by hand."""

import numpy as np
import pytest
from keras import ops

from a2d_tf.losses.roi_loss import box_loss, class_loss, mask_loss


def test_the_box_of_the_true_actor_alone_counts():
    actors = np.int32([[2, 0, -1, 1], [0, -1, 0, 0]])
    deltas = np.full((2, 4, 3, 4), 100, np.float32)
    deltas[0, 0, 2] = [1, 2, 3, 4]
    deltas[0, 3, 1] = [0, 0, 0, 0.5]
    targets = np.full((2, 4, 4), -7, np.float32)
    targets[0, 0] = [1, 2, 3, 2]  # 2 away in one number: 1.5
    targets[0, 3] = 0  # 0.5 away in one: 0.125
    loss = ops.convert_to_numpy(box_loss(actors, targets, deltas))
    assert loss == pytest.approx([1.625 / 8, 0])


def test_the_class_loss_is_the_mean_over_regions_with_a_target():
    targets = np.int32([[0, 2, -1], [-1, -1, -1]])
    logits = np.zeros((2, 3, 4), np.float32)
    logits[0, 1, 2] = 3
    logits[0, 2] = [50, 0, 0, 0]
    logits[1] = 9 * np.arange(4)
    loss = ops.convert_to_numpy(class_loss(targets, logits))
    assert loss == pytest.approx([(np.log(4) + np.log(1 + 3 * np.exp(-3))) / 2, 0], rel=1e-6)


def test_the_true_actor_s_mask_alone_counts():
    actors = np.int32([[1, 0, 2, -1]])
    logits = np.full((1, 4, 2, 2, 3), 60, np.float32)
    logits[0, 0, :, :, 1] = [[0, 2], [0, 0]]
    logits[0, 2, :, :, 2] = [[-30, -30], [30, 30]]
    targets = np.zeros((1, 4, 2, 2), np.float32)
    targets[0, 0, 0, 1] = 1
    targets[0, 2, 1] = 1  # as its logits say: no loss
    first = (3 * np.log(2) + np.log1p(np.exp(-2))) / 4
    loss = ops.convert_to_numpy(mask_loss(actors, targets, logits))
    assert loss == pytest.approx([first / 2], rel=1e-6)


def test_regions_after_the_last_mask_have_no_mask_loss():
    actors = np.int32([[1, 0, -1]])
    logits, targets = np.zeros((1, 2, 2, 2, 3), np.float32), np.ones((1, 2, 2, 2), np.float32)
    loss = ops.convert_to_numpy(mask_loss(actors, targets, logits))
    assert loss == pytest.approx([np.log(2)], rel=1e-6)


def test_a_clip_without_actors_has_no_mask_loss():
    ones = np.ones((1, 2, 2, 2), np.float32)
    logits = np.ones((1, 2, 2, 2, 3), np.float32)
    assert ops.convert_to_numpy(mask_loss(np.int32([[0, -1]]), ones, logits)).tolist() == [0]


def test_losses_are_in_float32_whatever_the_heads_are_in():
    logits = ops.cast(np.zeros((1, 2, 3)), "float16")
    assert class_loss(np.int32([[0, 1]]), logits).dtype == "float32"
