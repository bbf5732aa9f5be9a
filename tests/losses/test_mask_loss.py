"""The logistic loss by hand, at its limits, and where nothing counts."""

import math

import numpy as np
import pytest
from keras import ops

from a2d_tf.losses.mask_loss import MaskLoss, mask_loss


def loss_of(target, response, **arguments):
    values = mask_loss(np.asarray(target, "int8"), np.asarray(response, "float32"), **arguments)
    return ops.convert_to_numpy(values).tolist()


def test_every_pixel_by_hand():
    expected = [math.log(1 + math.exp(-s * y)) for s, y in [(2, 1), (2, -1), (-0.5, 1), (0, -1)]]
    assert loss_of([1, -1, 1, -1], [2, 2, -0.5, 0]) == pytest.approx(expected, rel=1e-6)


def test_pixels_that_do_not_count_cost_nothing():
    assert loss_of([0, 0, 0], [5, -5, 0]) == [0, 0, 0]


def test_positive_weight_is_for_the_actor_alone():
    plain, weighted = loss_of([1, -1], [1, 1]), loss_of([1, -1], [1, 1], positive_weight=3.0)
    assert weighted == pytest.approx([3 * plain[0], plain[1]])
    assert loss_of([0], [1], positive_weight=3.0) == [0]


def test_negative_weight_is_for_all_that_is_not_the_actor():
    weighted = loss_of([1, -1, 0], [0, 2, 1], negative_weight=1 / 3)
    by_hand = [math.log(2), math.log(1 + math.exp(2)) / 3, 0]
    assert weighted == pytest.approx(by_hand, rel=1e-6)


def test_large_responses_do_not_overflow():
    assert loss_of([1, -1, -1, 1], [1e4, -1e4, 1e4, -1e4]) == [0, 0, 1e4, 1e4]


def test_the_loss_is_the_mean_over_all_places():
    target = np.asarray([[[[1, -1], [0, 0]]], [[[0, 0], [0, 0]]]], "int8")  # (2, 1, 2, 2)
    response = np.zeros((2, 1, 2, 2), "float32")
    # Two pixels count out of eight.
    assert float(MaskLoss()(target, response)) == pytest.approx(2 * math.log(2) / 8)


def test_it_comes_back_from_its_configuration():
    original = MaskLoss(positive_weight=2.5, negative_weight=0.5)
    copy = MaskLoss.from_config(original.get_config())
    target, response = np.ones((1, 1, 1, 1), "int8"), np.zeros((1, 1, 1, 1), "float32")
    assert float(copy(target, response)) == pytest.approx(2.5 * math.log(2))
    assert float(copy(-target, response)) == pytest.approx(0.5 * math.log(2))
