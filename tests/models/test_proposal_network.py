"""Answers of all levels stand one behind the other, those of motion last."""

from functools import partial

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf import keys
from a2d_tf.layers.proposals import Proposals
from a2d_tf.models.proposal_network import PROPOSAL_STRIDES, MotionProposals, ProposalNetwork

SIDES = (16, 8, 4, 2)
PROPOSE = partial(
    Proposals,
    image_size=64,
    strides=PROPOSAL_STRIDES,
    sizes=(8, 16, 32, 48, 64),
    ratios=(1,),
    offset=0.0,
    candidates=9,
)


def network_of_values(*, delta=4.0):
    """Return a network whose logit is the level's value, and whose deltas are multiples of it."""
    level = keras.Input((None, None, 1))
    flat = keras.layers.Reshape((-1,))(level)
    deltas = keras.layers.Concatenate()([keras.layers.Reshape((-1, 1))(level)] * 4)
    return keras.Model(level, {keys.RPN_LOGITS: flat, keys.RPN_DELTAS: delta / 4 * deltas})


def build(*, networks, **options):
    return ProposalNetwork(
        network=network_of_values(),
        training=PROPOSE(outputs=8, networks=networks, name="training"),
        inference=PROPOSE(outputs=4, networks=networks, name="inference"),
        **options,
    )


def pyramid_of(*values):
    return [
        np.full((1, side, side, 1), value, np.float32)
        for side, value in zip(SIDES, values, strict=True)
    ]


def test_levels_stand_from_fine_to_coarse_and_the_sixth_is_every_second_place_of_the_fifth():
    proposals = build(networks=1)
    pyramid = pyramid_of(*SIDES)
    pyramid[3] = np.array([[7, 1], [2, 3]], np.float32)[None, ..., None]
    found = proposals.score(pyramid)
    counts = [256, 64, 16]
    expected = [*np.repeat([16, 8, 4], counts), 7, 1, 2, 3, 7]
    np.testing.assert_array_equal(found[keys.RPN_LOGITS][0], expected)
    np.testing.assert_array_equal(found[keys.RPN_DELTAS][0], np.repeat(expected, 4).reshape(-1, 4))
    assert proposals.anchors.shape == (len(expected), 4)


def test_a_region_that_only_motion_scores_is_proposed():
    levels = [keras.Input(stage.shape[1:]) for stage in pyramid_of(0, 0, 0, 0)]
    doubled = keras.Model(levels, [2.0 * level for level in levels])
    motion = MotionProposals(pyramid=doubled, network=network_of_values(delta=0.0))
    proposals = build(networks=2, motion=motion)
    stages = pyramid_of(-1, -1, -1, -1)
    stages[0][0, 3, 5] = 4.0  # the place of an anchor of 8 pixels around (12, 20)
    found = proposals.score(pyramid_of(-8, -8, -8, -8), motion=stages)
    assert found[keys.RPN_LOGITS].shape == (1, len(proposals.anchors))
    assert len(proposals.anchors) == 2 * len(PROPOSE(outputs=1).anchors)
    assert float(ops.max(found[keys.RPN_LOGITS])) == 8.0  # of motion's own pyramid
    boxes = proposals.inference(found[keys.RPN_LOGITS], found[keys.RPN_DELTAS])
    np.testing.assert_array_equal(boxes[0, 0], [8, 16, 16, 24])


def test_every_network_needs_its_anchors():
    motion = MotionProposals(pyramid=network_of_values(), network=network_of_values())
    with pytest.raises(ValueError, match="training must be for 2 networks"):
        build(networks=1, motion=motion)
    with pytest.raises(ValueError, match="training must be for 1 networks"):
        build(networks=2)
