"""The parts of the joint model, as a configuration or an ablation's chooses them (paper, 4.3)."""

from collections.abc import Callable
from functools import partial

import keras

from a2d_tf.config.schema import JointConfig
from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS
from a2d_tf.layers.detections import Detections
from a2d_tf.layers.pair_classes import NUM_PAIR_CLASSES
from a2d_tf.layers.proposals import Proposals
from a2d_tf.layers.region_features import RegionFeatures
from a2d_tf.layers.roi_sampler import RoiSampler
from a2d_tf.media.stored_flow import LIMIT
from a2d_tf.models.action_branch import build_action_branch
from a2d_tf.models.fpn import build_fpn
from a2d_tf.models.joint_parts import JointParts
from a2d_tf.models.proposal_network import PROPOSAL_STRIDES, MotionProposals, ProposalNetwork
from a2d_tf.models.recognition import ActionRecognition, PairRecognition
from a2d_tf.models.recognition_given_actor import FusedPairRecognition, HierarchicalRecognition
from a2d_tf.models.region_head import APPEARANCE, FUSED, RegionHead
from a2d_tf.models.resnet import HALF_RANGE, build_resnet
from a2d_tf.models.roi_heads import MASK_SIZE, build_action_head, build_box_head, build_mask_head
from a2d_tf.models.rpn import build_rpn
from a2d_tf.models.stream import Stream, build_appearance_stream, build_motion_stream
from a2d_tf.models.temporal_aggregation import (
    Aggregation,
    LabelledFrameAlone,
    TemporalConvolution,
)


def choose_joint_parts(config: JointConfig) -> JointParts:
    """Return the parts of a new model."""
    channels = config.model.pyramid_channels
    streams = _build_streams(config)
    # The parts draw their first weights one after another: for a seed, the order matters.
    pyramid = build_fpn(input_shapes=streams[0].stage_shapes, channels=channels)
    proposals = _build_proposal_network(config, streams)
    box_head = _build_box_head(config, streams=len(streams))
    mask_head = _build_mask_head(config) if config.model.masks else None
    recognition = _build_recognition(config, streams, box_head=box_head)
    return JointParts(
        streams=streams,
        pyramid=pyramid,
        proposals=proposals,
        sampler=_build_sampler(config),
        box_head=box_head,
        mask_head=mask_head,
        recognition=recognition,
        detections=_build_detections(config),
        action_regions=config.detection.action_regions,
        drop_background=config.detection.drop_background,
    )


def _build_streams(config: JointConfig) -> tuple[Stream, ...]:
    model, size = config.model, config.data.size
    resnet = partial(
        build_resnet,
        input_shape=(size, size, 3),
        blocks=model.blocks,
        width=model.width,
        frozen_batch_norm=_frozen(config),
    )
    # The RGB backbone's pooling is the Keras Mask R-CNN's, or, like flow's, ImageNet's.
    pooling = "end" if model.mask_rcnn_layout else "both"
    appearance = build_appearance_stream(resnet, pool_padding=pooling)
    if not model.flow:
        return (appearance,)
    # ``keys.MOTION`` is flow divided by its limit.
    scale = LIMIT if model.flow_input == "pixels" else HALF_RANGE
    return appearance, build_motion_stream(resnet, scale=scale)


def _build_proposal_network(config: JointConfig, streams: tuple[Stream, ...]) -> ProposalNetwork:
    model, proposals = config.model, config.proposals
    rpn = partial(
        build_rpn,
        channels=model.pyramid_channels,
        num_ratios=len(proposals.anchor_ratios),
        hidden=model.rpn_channels,
    )
    propose = partial(
        Proposals,
        image_size=config.data.size,
        strides=PROPOSAL_STRIDES,
        sizes=proposals.anchor_sizes,
        ratios=proposals.anchor_ratios,
        # The Keras Mask R-CNN's anchors are at the corners of their cells, others in the middle.
        offset=0.0 if model.mask_rcnn_layout else 0.5,
        candidates=proposals.candidates,
        networks=2 if model.motion_proposals else 1,
        iou_threshold=proposals.nms_iou,
    )
    return ProposalNetwork(
        network=rpn(),
        training=propose(outputs=proposals.training, name="training_proposals"),
        inference=propose(outputs=proposals.test, name="inference_proposals"),
        motion=_build_motion_proposals(config, streams, rpn=rpn),
    )


def _build_motion_proposals(
    config: JointConfig, streams: tuple[Stream, ...], *, rpn: Callable[..., keras.Model]
) -> MotionProposals | None:
    if not config.model.motion_proposals:
        return None
    pyramid = build_fpn(
        input_shapes=streams[1].stage_shapes,
        channels=config.model.pyramid_channels,
        name="fpn_proposals_flow",
    )
    return MotionProposals(pyramid=pyramid, network=rpn(name="rpn_flow"))


def _build_sampler(config: JointConfig) -> RoiSampler:
    regions = config.regions
    return RoiSampler(
        regions=regions.sampled,
        positive_share=regions.positive_share,
        positive_iou=regions.positive_iou,
        keep_share=regions.keep_share,
        true_boxes=regions.true_boxes,
        mask_size=MASK_SIZE,
        seed=config.train.seed,
        name="roi_sampler",
    )


def _build_box_head(config: JointConfig, *, streams: int) -> RegionHead:
    model = config.model
    network = build_box_head(
        channels=model.pyramid_channels * (streams if model.actor_flow else 1),
        units=model.head_units,
        classes=_classes(config),
        frozen_batch_norm=_frozen(config),
    )
    return _on_regions(config, network, reads=FUSED if model.actor_flow else APPEARANCE)


def _build_mask_head(config: JointConfig) -> RegionHead:
    network = build_mask_head(
        channels=config.model.pyramid_channels,
        width=config.model.mask_channels,
        classes=_classes(config),
        frozen_batch_norm=_frozen(config),
    )
    return _on_regions(config, network, reads=APPEARANCE)


def _build_recognition(
    config: JointConfig, streams: tuple[Stream, ...], *, box_head: RegionHead
) -> ActionRecognition | PairRecognition | FusedPairRecognition:
    model = config.model
    if model.cross_product and not model.actor_flow:
        return PairRecognition()
    branch = build_action_branch(
        streams=[stream.name for stream in streams],
        input_shapes=streams[0].stage_shapes,
        aggregation=_choose_aggregation(config),
        channels=model.pyramid_channels,
    )
    if model.cross_product:
        return FusedPairRecognition(branch=branch, head=box_head)
    recognition = HierarchicalRecognition if model.action_given_actor else ActionRecognition
    network = build_action_head(
        channels=model.pyramid_channels * len(streams),
        units=model.head_units,
        classes=len(VALID_PAIRS) if model.action_given_actor else 1 + len(ACTIONS),
        batch_norm=model.action_batch_norm,
        frozen_batch_norm=_frozen(config),
    )
    return recognition(branch=branch, head=_on_regions(config, network, reads=FUSED))


def _choose_aggregation(config: JointConfig) -> Aggregation:
    if not config.model.temporal:
        return LabelledFrameAlone()
    return TemporalConvolution(config.model.temporal_activation)


def _build_detections(config: JointConfig) -> Detections:
    detection = config.detection
    return Detections(
        image_size=config.data.size,
        score_threshold=detection.least_score,
        iou_threshold=detection.nms_iou,
        outputs=detection.maximum,
        name="detections",
    )


def _on_regions(config: JointConfig, network: keras.Model, *, reads: str) -> RegionHead:
    align = partial(
        RegionFeatures,
        image_size=config.data.size,
        samples=config.regions.samples,
        canonical_size=config.regions.canonical_size,
    )
    return RegionHead(network=network, reads=reads, align=align)


def _classes(config: JointConfig) -> int:
    return NUM_PAIR_CLASSES if config.model.cross_product else 1 + len(ACTORS)


def _frozen(config: JointConfig) -> bool:
    return config.model.batch_norm == "frozen"
