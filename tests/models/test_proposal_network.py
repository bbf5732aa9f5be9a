"""One network for all levels, whose answers stand one level behind the other."""

import keras
import numpy as np

from a2d_tf import keys
from a2d_tf.layers.proposals import Proposals
from a2d_tf.models.proposal_network import PROPOSAL_STRIDES, ProposalNetwork


def network_of_values():
    """Return a network whose logit is the level's value, and whose deltas are four times it."""
    level = keras.Input((None, None, 1))
    flat = keras.layers.Reshape((-1,))(level)
    deltas = keras.layers.Concatenate()([keras.layers.Reshape((-1, 1))(level)] * 4)
    return keras.Model(level, {keys.RPN_LOGITS: flat, keys.RPN_DELTAS: deltas})


def test_levels_stand_from_fine_to_coarse_and_the_sixth_is_every_second_place_of_the_fifth():
    propose = {
        "image_size": 64,
        "strides": PROPOSAL_STRIDES,
        "sizes": (8, 16, 32, 48, 64),
        "ratios": (1,),
        "offset": 0.0,
        "candidates": 9,
    }
    proposals = ProposalNetwork(
        network=network_of_values(),
        training=Proposals(**propose, outputs=8, name="training"),
        inference=Proposals(**propose, outputs=4, name="inference"),
    )
    sides = [16, 8, 4, 2]
    pyramid = [np.full((1, side, side, 1), side, np.float32) for side in sides]
    pyramid[3] = np.array([[7, 1], [2, 3]], np.float32)[None, ..., None]
    found = proposals.score(pyramid)
    counts = [256, 64, 16]
    expected = [*np.repeat([16, 8, 4], counts), 7, 1, 2, 3, 7]
    np.testing.assert_array_equal(found[keys.RPN_LOGITS][0], expected)
    np.testing.assert_array_equal(found[keys.RPN_DELTAS][0], np.repeat(expected, 4).reshape(-1, 4))
    assert proposals.anchors.shape == (len(expected), 4)
