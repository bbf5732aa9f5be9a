"""Proposals of two anchors of 8 pixels, side by side: order, cut, suppression, padding."""

import numpy as np
from keras import ops

from a2d_tf.layers.proposals import Proposals


def propose(logits, deltas, **options):
    """Return proposals of the four anchors of a 16 x 16 input at stride 8."""
    arguments = {"candidates": 4, "outputs": 5} | options
    layer = Proposals(image_size=16, strides=(8,), sizes=(8,), ratios=(1,), **arguments)
    boxes = layer(np.array([logits], "float32"), np.array([deltas], "float32"))
    return ops.convert_to_numpy(boxes)[0]


def test_boxes_come_by_falling_score_and_end_with_zeros():
    boxes = propose([0, 3, 2, 1], np.zeros((4, 4)))
    np.testing.assert_allclose(
        boxes, [[0, 8, 8, 16], [8, 0, 16, 8], [8, 8, 16, 16], [0, 0, 8, 8], [0, 0, 0, 0]]
    )


def test_only_the_best_candidates_enter():
    boxes = propose([0, 3, 2, 1], np.zeros((4, 4)), candidates=1)
    np.testing.assert_allclose(boxes, [[0, 8, 8, 16], *np.zeros((4, 4))])


def test_a_box_is_moved_by_its_delta_and_cut_to_the_input():
    deltas = np.zeros((4, 4))
    deltas[0] = [-5, 0, 0, 0]  # half a side up
    np.testing.assert_allclose(propose([9, 0, 0, 0], deltas)[0], [0, 0, 4, 8])


def test_of_two_equal_boxes_one_stays():
    deltas = np.zeros((4, 4))
    deltas[1] = [0, -10, 0, 0]  # a whole side to the left: on top of the first
    boxes = propose([9, 8, 7, 6], deltas)
    np.testing.assert_allclose(
        boxes, [[0, 0, 8, 8], [8, 0, 16, 8], [8, 8, 16, 16], *np.zeros((2, 4))]
    )


def test_a_box_wholly_outside_is_never_proposed():
    deltas = np.zeros((4, 4))
    deltas[0] = [-30, 0, 0, 0]
    np.testing.assert_allclose(propose([9, 8, 7, 6], deltas)[0], [0, 8, 8, 16])


def test_anchors_of_two_networks_compete():
    # The third anchor by the first network, then the second anchor by the other one.
    boxes = propose([0, 0, 2, 0, 0, 3, 0, 0], np.zeros((8, 4)), networks=2, outputs=2)
    np.testing.assert_allclose(boxes, [[0, 8, 8, 16], [8, 0, 16, 8]])


def test_two_networks_that_agree_propose_once():
    boxes = propose([9, 0, 0, 0, 8, 0, 0, 0], np.zeros((8, 4)), networks=2, candidates=2)
    np.testing.assert_allclose(boxes, [[0, 0, 8, 8], *np.zeros((4, 4))])
