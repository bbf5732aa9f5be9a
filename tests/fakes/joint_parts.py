"""The joint model's parts in tiny: 32 x 32 pixels, channels by the handful, built in no time."""

from collections.abc import Sequence
from functools import partial

from a2d_tf.layers.detections import Detections
from a2d_tf.layers.proposals import Proposals
from a2d_tf.layers.region_features import RegionFeatures
from a2d_tf.layers.roi_sampler import RoiSampler
from a2d_tf.models.action_branch import build_action_branch
from a2d_tf.models.fpn import build_fpn
from a2d_tf.models.joint_parts import JointParts
from a2d_tf.models.proposal_network import PROPOSAL_STRIDES, ProposalNetwork
from a2d_tf.models.recognition import ActionRecognition
from a2d_tf.models.region_head import APPEARANCE, FUSED, RegionHead
from a2d_tf.models.resnet import build_resnet
from a2d_tf.models.roi_heads import MASK_SIZE, build_action_head, build_box_head, build_mask_head
from a2d_tf.models.rpn import build_rpn
from a2d_tf.models.stream import Stream, build_appearance_stream, build_motion_stream
from a2d_tf.models.temporal_aggregation import Aggregation, TemporalConvolution

SIZE = 32
# Those of the Mask R-CNN file that tests/models/test_pretrained_mask_rcnn.py writes.
CHANNELS, RPN_CHANNELS, UNITS, MASK_CHANNELS = 5, 7, 6, 4
REGIONS, POSITIVES, DETECTIONS = 6, 2, 5
ANCHORS = 3 * (8 * 8 + 4 * 4 + 2 * 2 + 1 + 1)
ALIGN = partial(RegionFeatures, image_size=SIZE)


def build_tiny_parts(
    *, blocks: tuple[int, int, int, int] = (1, 1, 1, 1), width: float = 1 / 32
) -> JointParts:
    """Return all parts: two streams, temporal convolutions, masks, actors and actions apart."""
    resnet = partial(build_resnet, input_shape=(SIZE, SIZE, 3), blocks=blocks, width=width)
    streams = (build_appearance_stream(resnet, pool_padding="end"), build_motion_stream(resnet))
    propose = partial(
        Proposals,
        image_size=SIZE,
        strides=PROPOSAL_STRIDES,
        sizes=(4, 8, 12, 16, 24),
        ratios=(0.5, 1, 2),
        offset=0.0,
        candidates=40,
    )
    return JointParts(
        streams=streams,
        pyramid=build_fpn(input_shapes=streams[0].stage_shapes, channels=CHANNELS),
        proposals=ProposalNetwork(
            network=build_rpn(channels=CHANNELS, num_ratios=3, hidden=RPN_CHANNELS),
            training=propose(outputs=12, name="training_proposals"),
            inference=propose(outputs=10, name="inference_proposals"),
        ),
        sampler=RoiSampler(regions=REGIONS, mask_size=MASK_SIZE, name="roi_sampler"),
        box_head=build_tiny_box_head(),
        mask_head=build_tiny_mask_head(),
        recognition=build_tiny_recognition(streams),
        detections=build_tiny_detections(),
    )


def build_tiny_box_head(
    *, classes: int = 8, channels: int = CHANNELS, reads: str = APPEARANCE
) -> RegionHead:
    """Return a head of boxes and classes."""
    network = build_box_head(channels=channels, units=UNITS, classes=classes)
    return RegionHead(network=network, reads=reads, align=ALIGN)


def build_tiny_mask_head(*, classes: int = 8) -> RegionHead:
    """Return a head of masks."""
    network = build_mask_head(channels=CHANNELS, width=MASK_CHANNELS, classes=classes)
    return RegionHead(network=network, reads=APPEARANCE, align=ALIGN)


def build_tiny_recognition(
    streams: Sequence[Stream], aggregation: Aggregation | None = None
) -> ActionRecognition:
    """Return the action branch of some streams and its head."""
    branch = build_action_branch(
        streams=[stream.name for stream in streams],
        input_shapes=streams[0].stage_shapes,
        aggregation=aggregation or TemporalConvolution(),
        channels=CHANNELS,
    )
    network = build_action_head(channels=CHANNELS * len(streams), units=UNITS)
    head = RegionHead(network=network, reads=FUSED, align=ALIGN)
    return ActionRecognition(branch=branch, head=head)


def build_tiny_detections(*, score_threshold: float = 0.05) -> Detections:
    """Return the choice of detections."""
    return Detections(
        image_size=SIZE, score_threshold=score_threshold, outputs=DETECTIONS, name="detections"
    )
