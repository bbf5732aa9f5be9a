"""The detectors of Kalogeiton et al. (ICCV 2017) in tiny, made of the parts of ``joint_parts.py``.

Both have regions of both streams, one frame and no masks.
"""

from dataclasses import replace
from functools import partial

from fakes.joint_parts import (
    ALIGN,
    CHANNELS,
    RPN_CHANNELS,
    UNITS,
    build_tiny_box_head,
    build_tiny_recognition,
)

from a2d_tf.labels import VALID_PAIRS
from a2d_tf.layers.proposals import Proposals
from a2d_tf.models.fpn import build_fpn
from a2d_tf.models.joint_parts import JointParts
from a2d_tf.models.proposal_network import MotionProposals, ProposalNetwork
from a2d_tf.models.recognition_given_actor import FusedPairRecognition, HierarchicalRecognition
from a2d_tf.models.region_head import FUSED, RegionHead
from a2d_tf.models.roi_heads import build_action_head
from a2d_tf.models.rpn import build_rpn
from a2d_tf.models.temporal_aggregation import LabelledFrameAlone


def hierarchical_detector(parts: JointParts) -> JointParts:
    """Return TSHR: the actor first, then the action given the actor."""
    network = build_action_head(channels=2 * CHANNELS, units=UNITS, classes=len(VALID_PAIRS))
    return replace(
        parts,
        box_head=build_tiny_box_head(channels=2 * CHANNELS, reads=FUSED),
        mask_head=None,
        proposals=_of_both_streams(parts),
        recognition=HierarchicalRecognition(
            branch=build_tiny_recognition(parts.streams, LabelledFrameAlone()).branch,
            head=RegionHead(network=network, reads=FUSED, align=ALIGN),
        ),
    )


def cross_product_detector(parts: JointParts) -> JointParts:
    """Return TSCT: the pairs of actor and action as classes of boxes."""
    box_head = build_tiny_box_head(classes=1 + len(VALID_PAIRS), channels=2 * CHANNELS, reads=FUSED)
    return replace(
        parts,
        box_head=box_head,
        mask_head=None,
        proposals=_of_both_streams(parts),
        recognition=FusedPairRecognition(
            branch=build_tiny_recognition(parts.streams, LabelledFrameAlone()).branch,
            head=box_head,
        ),
    )


def _of_both_streams(parts: JointParts) -> ProposalNetwork:
    rpn = partial(build_rpn, channels=CHANNELS, num_ratios=3, hidden=RPN_CHANNELS)
    shapes = parts.streams[1].stage_shapes
    training, inference = (
        Proposals.from_config(layer.get_config() | {"networks": 2})
        for layer in (parts.proposals.training, parts.proposals.inference)
    )
    return ProposalNetwork(
        network=rpn(),
        training=training,
        inference=inference,
        motion=MotionProposals(
            pyramid=build_fpn(input_shapes=shapes, channels=CHANNELS, name="fpn_proposals_flow"),
            network=rpn(name="rpn_flow"),
        ),
    )
