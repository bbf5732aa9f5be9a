"""The experiment that segments actors and names their actions at once (joint paper)."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from a2d_tf.config.section import (
    MaskRcnnWeights,
    PositiveInt,
    ResNetWeights,
    RunWeights,
    Section,
    Trainable,
)
from a2d_tf.config.supervoxel_schema import SupervoxelConfig
from a2d_tf.config.train_schema import TrainConfig

Share = Annotated[float, Field(gt=0, le=1)]
Weight = Annotated[float, Field(ge=0)]
Pixels = Annotated[float, Field(gt=0)]


class JointDataConfig(Section):
    """The clip around a labelled frame, and which of its labels are used."""

    size: int = PositiveInt  # side of the square, padded input in pixels
    # Of a clip. The labelled one is at a random place in training, at evaluation.labelled_place at
    # test.
    frames: int = PositiveInt
    frame_stride: int = Field(default=1, gt=0)  # distance between frames of a clip in the video
    max_instances: int = PositiveInt  # actors of a frame beyond these are left out
    flip: bool  # mirror half of the clips
    zoom: float = Field(default=0.0, ge=0, lt=1)  # scale jitter: factor in [1 - zoom, 1 + zoom]
    # Flow as the joint paper's code had it: not scaled with the picture, not negated by a flip.
    legacy_flow: bool = False
    # The flow of a frame: the one to the next frame, or the one from the previous frame, for which
    # records must hold one frame more before.
    flow_from: Literal["next", "previous"] = "next"
    unlabelled_actor: int | None = Field(default=None, ge=1, le=7)  # its actions teach nothing
    shuffle_buffer: int = Field(default=512, gt=0)  # records that are mixed at a time


class JointModelConfig(Section):
    """Backbones, heads, which parts there are and which train."""

    blocks: tuple[int, int, int, int]  # residual blocks of a backbone's four stages
    width: float = Field(gt=0)  # multiplies the channels of both backbones
    batch_norm: Literal["frozen", "trained"]  # statistics: stored, or of each batch
    # Anchors and pooling as the weights of the Keras Mask R-CNN expect them.
    mask_rcnn_layout: bool
    pyramid_channels: int = PositiveInt  # of the feature pyramid
    rpn_channels: int = PositiveInt  # of the proposal network
    head_units: int = PositiveInt  # units of the two layers before boxes, actors and actions
    mask_channels: int = PositiveInt  # of the mask head
    flow: bool = True  # the motion backbone
    actor_flow: bool = False  # boxes and actors read both streams too, as actions do
    temporal: bool = True  # the 3x1x1 convolutions over the clip
    temporal_activation: Literal["relu", "linear"] = "relu"  # after these convolutions
    action_batch_norm: bool = True  # in the action head
    # Unit of flow at the motion backbone: scaled, flow / 20 * 127.5, by which cut flow reaches as
    # far as a picture; or pixels, for which records must hold raw flow.
    flow_input: Literal["scaled", "pixels"] = "scaled"
    masks: bool = True  # the mask head
    cross_product: bool = False  # 43 classes of actor and action together, and no action head
    action_given_actor: bool = False  # the action head has a softmax for each actor
    motion_proposals: bool = False  # a second proposal network, on the motion stream
    weights: MaskRcnnWeights = ""  # Mask R-CNN's on COCO, for appearance
    rgb_weights: ResNetWeights = ""  # ResNet-101's on ImageNet, for appearance
    flow_weights: ResNetWeights = ""  # ResNet-101's on ImageNet, for motion
    start: RunWeights = ""  # folder of another run of the same model, or its step-*.weights.h5
    trainable: Trainable  # beginnings of names of the layers that train; "all" trains everything

    @model_validator(mode="after")
    def _parts_agree(self) -> "JointModelConfig":
        if self.cross_product and (self.flow or self.temporal) and not self.actor_flow:
            raise ValueError(
                "with cross_product, flow and temporal must be false or actor_flow true, "
                "because it classifies boxes only"
            )
        if self.cross_product and self.actor_flow and self.masks:
            raise ValueError("masks must be false with cross_product and actor_flow")
        if self.cross_product and self.action_given_actor:
            raise ValueError("action_given_actor must be false with cross_product")
        if self.motion_proposals and not self.flow:
            raise ValueError("flow must be true with motion_proposals")
        if self.actor_flow and not self.flow:
            raise ValueError("flow must be true with actor_flow")
        if self.actor_flow and self.weights:
            raise ValueError(
                "weights must be empty with actor_flow, whose heads take other features"
            )
        if self.weights and self.rgb_weights:
            raise ValueError("weights must be empty with rgb_weights")
        if self.flow_weights and not self.flow:
            raise ValueError("flow must be true with flow_weights")
        if self.weights and not self.mask_rcnn_layout:
            raise ValueError("mask_rcnn_layout must be true with weights")
        if self.start and (self.weights or self.rgb_weights or self.flow_weights):
            raise ValueError("weights, rgb_weights and flow_weights must be empty with start")
        return self


class ProposalConfig(Section):
    """The anchors, what they learn and what becomes a region."""

    anchor_sizes: tuple[Pixels, Pixels, Pixels, Pixels, Pixels]  # on P2 to P6
    anchor_ratios: tuple[Pixels, ...] = Field(min_length=1)  # width by height
    sampled_anchors: int = PositiveInt  # anchors of an image that learn
    positive_share: Share  # largest share of positive ones in the sampled anchors
    positive_iou: Share  # an anchor with this IoU or more is positive
    negative_iou: Share  # one with less than this is negative
    candidates: int = PositiveInt  # anchors of the highest scores, before suppression
    nms_iou: Share  # of two proposals with more, the one with the lower score goes
    training: int = PositiveInt  # proposals after suppression, in training
    test: int = PositiveInt  # the same at test


class RegionConfig(Section):
    """The regions that the heads learn from."""

    sampled: int = PositiveInt  # regions of an image
    positive_share: Share  # largest share of positive ones in the sampled regions
    # Fewer background regions where there are few positive ones; otherwise they fill the sample.
    keep_share: bool = True
    true_boxes: bool = True  # they join the proposals
    positive_iou: Share  # a region with this IoU or more is positive
    samples: int = Field(default=2, gt=0)  # points along each side of a cell of RoIAlign
    canonical_size: Pixels = 224.0  # side of a region that P4 answers


class DetectionConfig(Section):
    """What the model answers with."""

    # What the network gives: average precision wants low scores too.
    least_score: float = Field(default=0.05, ge=0, le=1)
    actor_threshold: float = Field(ge=0, le=1)  # least probability of a picture's actors
    action_threshold: float = Field(ge=0, le=1)  # least probability of their actions
    nms_iou: Share  # of two detections of an actor with more, the one with the lower score goes
    maximum: int = PositiveInt  # detections of an image
    # Where a detection's action is read: on its own box, or on the proposal that it came from.
    action_regions: Literal["boxes", "proposals"] = "boxes"
    drop_background: bool = False  # drop detections whose most probable action is background


class JointLossConfig(Section):
    """The weights of the terms (equation 1)."""

    rpn_class: Weight  # anchors: actor or background
    rpn_box: Weight  # anchors: boxes
    box: Weight  # regions: boxes
    actor: Weight  # regions: actors
    action: Weight  # regions: actions
    mask: Weight  # regions: masks


class JointEvaluationConfig(Section):
    """How the model is evaluated on a split."""

    batch_size: int = Field(default=4, gt=0)  # clips
    # Place of the labelled frame in its clip; random: by the name of the video and the frame's
    # number.
    labelled_place: Literal["middle", "random"] = "middle"


class JointConfig(Section):
    """One experiment with the joint model."""

    task: Literal["joint"]
    data: JointDataConfig
    model: JointModelConfig
    proposals: ProposalConfig
    regions: RegionConfig
    detection: DetectionConfig
    loss: JointLossConfig
    train: TrainConfig
    evaluation: JointEvaluationConfig = JointEvaluationConfig()
    supervoxels: SupervoxelConfig = SupervoxelConfig()  # of --masks-from supervoxels

    @model_validator(mode="after")
    def _sections_agree(self) -> "JointConfig":
        if self.data.size % 32:
            raise ValueError(f"data.size must be a multiple of 32, got {self.data.size}")
        if self.proposals.negative_iou > self.proposals.positive_iou:
            raise ValueError(
                "proposals.negative_iou must be at most proposals.positive_iou "
                f"({self.proposals.positive_iou}), got {self.proposals.negative_iou}"
            )
        regions = self.regions
        if int(regions.sampled * regions.positive_share) < 1:
            raise ValueError(
                f"regions.positive_share must give at least one of the {regions.sampled} regions, "
                f"got {regions.positive_share}"
            )
        candidates = self.proposals.training
        if regions.true_boxes:
            candidates += self.data.max_instances
        positives = min(int(regions.sampled * regions.positive_share), candidates)
        places = positives + min(regions.sampled, candidates)
        if regions.sampled > places:
            raise ValueError(
                f"regions.sampled must be at most {places}, which proposals.training and, with "
                f"regions.true_boxes, data.max_instances can fill, got {regions.sampled}"
            )
        if self.model.cross_product and self.data.unlabelled_actor is not None:
            raise ValueError(
                "data.unlabelled_actor must not be given with model.cross_product, which has no "
                "action head"
            )
        if self.model.action_given_actor and self.data.unlabelled_actor is not None:
            raise ValueError(
                "data.unlabelled_actor must not be given with model.action_given_actor: an actor's "
                "actions are learnt from that actor alone"
            )
        return self
