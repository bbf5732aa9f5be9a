"""The joint paper's model: actors with boxes, masks and actions in a clip (section 3)."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.labels import ACTORS
from a2d_tf.layers.detections import Detections
from a2d_tf.layers.labelled_window import LabelledWindow
from a2d_tf.layers.pair_classes import NUM_PAIR_CLASSES, JoinPairs, SplitPairs
from a2d_tf.layers.proposals import Proposals
from a2d_tf.layers.roi_sampler import RoiSampler
from a2d_tf.models.action_branch import INSIDE, TEMPORAL_KERNEL, build_action_branch
from a2d_tf.models.fpn import build_fpn
from a2d_tf.models.resnet import STRIDES, build_resnet
from a2d_tf.models.roi_heads import (
    apply_head,
    build_action_head,
    build_box_head,
    build_mask_head,
)
from a2d_tf.models.rpn import build_rpn
from a2d_tf.ops.roi_align import CANONICAL_SIZE

# Side of a mask (Mask R-CNN, figure 4).
MASK_SIZE = 28
# P2..P5 for every head and P6 for the proposals alone.
_PROPOSAL_STRIDES = (*STRIDES, 2 * STRIDES[-1])


class JointModels(NamedTuple):
    """Two models with the same weights, and the anchors (A, 4) that the proposals start from."""

    training: keras.Model
    inference: keras.Model
    anchors: NDArray[np.float32]


def build_joint_segmenter(
    *,
    frames: int,
    size: int,
    blocks: tuple[int, int, int, int] = (3, 4, 23, 3),
    width: float = 1.0,
    fpn_channels: int = 256,
    frozen_batch_norm: bool = True,
    mask_rcnn_layout: bool = True,
    anchor_sizes: Sequence[float] = (16, 32, 64, 128, 256),
    anchor_ratios: Sequence[float] = (0.5, 1, 2),
    rpn_channels: int = 512,
    proposal_candidates: int = 6000,
    training_proposals: int = 2000,
    inference_proposals: int = 1000,
    proposal_iou: float = 0.7,
    regions: int = 64,
    positive_share: float = 1 / 3,
    positive_iou: float = 0.5,
    keep_share: bool = True,
    region_samples: int = 2,
    canonical_size: float = CANONICAL_SIZE,
    head_units: int = 1024,
    mask_channels: int = 256,
    score_threshold: float = 0.05,
    detection_iou: float = 0.3,
    detection_candidates: int = 1000,
    detections: int = 100,
    max_instances: int = 16,
    flow: bool = True,
    actor_flow: bool = False,
    temporal: bool = True,
    masks: bool = True,
    cross_product: bool = False,
    seed: int = 0,
    name: str = "joint_segmenter",
) -> JointModels:
    """Build the network once and from it the models of training and of inference.

    Boxes, actors and masks come from the labelled frame alone. Actions also see the frames before
    and after it: one 3x1x1 convolution reaches no other, so no other goes through the backbones.

    Args:
        frames: Frames T of a clip.
        size: Side S of the square, padded input in pixels, a multiple of 32.
        blocks: Blocks of each stage of the ResNets.
        width: Multiplies their channels.
        fpn_channels: Channels C of every pyramid and temporal convolution.
        frozen_batch_norm: Use the stored moments also in training, in backbones and heads.
        mask_rcnn_layout: Anchors at the corners of their cells and the RGB backbone's pooling
            padded at its end, as the Keras Mask R-CNN weights expect; otherwise in the middle of
            the cells and at both ends.
        anchor_sizes: Anchor side of P2..P6 in pixels.
        anchor_ratios: Anchor shapes, width by height.
        rpn_channels: Channels of the proposal network's 3x3 convolution.
        proposal_candidates: Best anchors that enter the suppression.
        training_proposals: Proposals of a picture in training.
        inference_proposals: Proposals of a picture in inference.
        proposal_iou: Overlap above which a proposal is suppressed.
        regions: Regions R of a picture that train the heads.
        positive_share: Largest share of positive regions.
        positive_iou: Overlap with a true box from which a region is positive.
        keep_share: Never more negatives than ``positive_share`` allows for the positives found.
        region_samples: Points along each side of a cell of RoIAlign.
        canonical_size: Side in pixels of a box that P4 answers, see ``ops.roi_align``.
        head_units: Units of the hidden layers of the box head and the action head.
        mask_channels: Channels of the mask head.
        score_threshold: Least actor probability of a detection.
        detection_iou: Overlap above which a detection of the same actor is suppressed.
        detection_candidates: Best pairs of proposal and actor that enter the suppression.
        detections: Detections D of a picture.
        max_instances: Padded true instances N of a picture.
        flow: Give the action branch a motion stream.
        actor_flow: Let boxes and actors read the features of the action branch: a two-stream
            detector whose two tasks share both streams (TSMT of Kalogeiton et al. 2017).
        temporal: Give it the temporal convolutions; otherwise it sees the labelled frame alone.
        masks: Build the mask head.
        cross_product: The Mask R-CNN baseline (4.3): 43 pairs and background instead of the
            actors, no action branch; ``flow`` and ``temporal`` have no meaning then.
        seed: Seed of the choice of training regions.
        name: The training model's name; the inference model's ends with ``_inference``.

    Returns:
        The models and the anchors. The training model takes ``keys.VIDEO`` (B, T, S, S, 3),
        ``keys.LABELLED`` (B,), ``keys.TRUE_BOXES`` (B, N, 4), ``keys.TRUE_ACTORS`` and
        ``keys.TRUE_ACTIONS`` (B, N), with flow ``keys.MOTION`` (B, T, S, S, 3), with masks
        ``keys.TRUE_MASKS`` (B, N, S, S). It gives ``keys.RPN_LOGITS``, ``keys.RPN_DELTAS``, the
        regions and targets of `RoiSampler`, ``keys.ACTOR_LOGITS`` (B, R, 8), ``keys.BOX_DELTAS``
        (B, R, 8, 4), ``keys.ACTION_LOGITS`` (B, R, 10), with masks ``keys.MASK_LOGITS``
        (B, P, 28, 28, 8) of the first P regions, among which all positive ones are. The inference
        model takes the clip's keys alone and gives ``keys.DETECTION_BOXES`` (B, D, 4),
        ``keys.DETECTION_ACTORS`` (B, D), ``keys.DETECTION_SCORES`` (B, D),
        ``keys.DETECTION_ACTIONS`` (B, D, 10), with masks ``keys.DETECTION_MASKS`` (B, D, 28, 28);
        empty places are zeros.

        With ``cross_product`` the training outputs have 44 classes for 8, ``keys.ROI_ACTORS`` holds
        pair classes (k for the k-th of `VALID_PAIRS`), and ``keys.ROI_ACTIONS`` and
        ``keys.ACTION_LOGITS`` are absent. A detection's pair is split: its actor, the pair's
        probability as its score, probability 1 for the pair's action.

    Raises:
        ValueError: ``size`` is no multiple of 32, there is not one anchor size for each level, or
            ``actor_flow`` has no action branch of two streams.
    """
    # Layers
    flow, temporal = flow and not cross_product, temporal and not cross_product
    if actor_flow and not flow:
        raise ValueError("actor_flow needs flow, and no cross_product")
    radius = TEMPORAL_KERNEL // 2 if temporal else 0
    classes = NUM_PAIR_CLASSES if cross_product else 1 + len(ACTORS)
    frozen = frozen_batch_norm
    shape = (size, size, 3)
    resnet = partial(
        build_resnet, input_shape=shape, blocks=blocks, width=width, frozen_batch_norm=frozen
    )
    pooling = "end" if mask_rcnn_layout else "both"
    backbones = {keys.RGB: resnet(pool_padding=pooling, name="resnet_rgb")}
    if flow:
        backbones[keys.FLOW] = resnet(picture=False, name="resnet_flow")
    stage_shapes = [tuple(stage.shape[1:]) for stage in backbones[keys.RGB].outputs]
    fpn = build_fpn(input_shapes=stage_shapes, channels=fpn_channels)
    rpn = build_rpn(channels=fpn_channels, num_ratios=len(anchor_ratios), hidden=rpn_channels)

    def build_proposals(outputs: int, layer_name: str) -> Proposals:
        return Proposals(
            image_size=size,
            strides=_PROPOSAL_STRIDES,
            sizes=anchor_sizes,
            ratios=anchor_ratios,
            offset=0.0 if mask_rcnn_layout else 0.5,
            candidates=proposal_candidates,
            outputs=outputs,
            iou_threshold=proposal_iou,
            name=layer_name,
        )

    training_boxes = build_proposals(training_proposals, "training_proposals")
    inference_boxes = build_proposals(inference_proposals, "inference_proposals")
    sampler = RoiSampler(
        regions=regions,
        positive_share=positive_share,
        positive_iou=positive_iou,
        keep_share=keep_share,
        mask_size=MASK_SIZE if masks else None,
        seed=seed,
        name="roi_sampler",
    )
    detect = Detections(
        image_size=size,
        score_threshold=score_threshold,
        iou_threshold=detection_iou,
        outputs=detections,
        candidates=detection_candidates,
        name="detections",
    )
    on_regions = partial(
        apply_head, image_size=size, samples=region_samples, canonical_size=canonical_size
    )
    box_head = build_box_head(
        channels=fpn_channels * (len(backbones) if actor_flow else 1),
        units=head_units,
        classes=classes,
        frozen_batch_norm=frozen,
    )
    if masks:
        mask_head = build_mask_head(
            channels=fpn_channels, width=mask_channels, classes=classes, frozen_batch_norm=frozen
        )
    if not cross_product:
        action_branch = build_action_branch(
            streams=tuple(backbones),
            input_shapes=stage_shapes,
            channels=fpn_channels,
            temporal=temporal,
        )
        action_head = build_action_head(
            channels=fpn_channels * len(backbones), units=head_units, frozen_batch_norm=frozen
        )

    # Functional model: the clip's features
    inputs = {
        keys.VIDEO: keras.Input((frames, *shape), name=keys.VIDEO),
        keys.LABELLED: keras.Input((), dtype="int32", name=keys.LABELLED),
    }
    if flow:
        inputs[keys.MOTION] = keras.Input((frames, *shape), name=keys.MOTION)
    window = LabelledWindow(radius, name="window")
    stages = {}
    for stream, key in ((keys.RGB, keys.VIDEO), (keys.FLOW, keys.MOTION)):
        if stream in backbones:
            near, inside = window(inputs[key], inputs[keys.LABELLED])  # (B, F, S, S, 3)
            folded = backbones[stream](ops.reshape(near, (-1, *shape)))
            stages[stream] = [
                ops.reshape(x, (-1, 2 * radius + 1, *x.shape[1:])) for x in folded
            ]  # (B, F, H, W, C)
    pyramid = fpn([stage[:, radius] for stage in stages[keys.RGB]])
    levels = [rpn(level) for level in (*pyramid, pyramid[-1][:, ::2, ::2])]
    logits = ops.concatenate([level[keys.RPN_LOGITS] for level in levels], axis=1)  # (B, A)
    deltas = ops.concatenate([level[keys.RPN_DELTAS] for level in levels], axis=1)  # (B, A, 4)
    if not cross_product:
        action_pyramid = action_branch(stages | {INSIDE: inside})
    actor_pyramid = action_pyramid if actor_flow else pyramid

    # Functional model: training
    truth = {
        keys.TRUE_BOXES: keras.Input((max_instances, 4), name=keys.TRUE_BOXES),
        keys.TRUE_ACTORS: keras.Input((max_instances,), dtype="int32", name=keys.TRUE_ACTORS),
        keys.TRUE_ACTIONS: keras.Input((max_instances,), dtype="int32", name=keys.TRUE_ACTIONS),
    }
    if masks:
        truth[keys.TRUE_MASKS] = keras.Input(
            (max_instances, size, size), dtype="uint8", name=keys.TRUE_MASKS
        )
    true_classes, true_actions = truth[keys.TRUE_ACTORS], truth[keys.TRUE_ACTIONS]
    if cross_product:
        true_classes, true_actions = JoinPairs(name="join_pairs")(true_classes, true_actions), None
    outputs = sampler(
        training_boxes(logits, deltas),
        truth[keys.TRUE_BOXES],
        true_classes,
        true_actions,
        truth.get(keys.TRUE_MASKS),
    )
    boxes = outputs[keys.ROI_BOXES]
    outputs |= {keys.RPN_LOGITS: logits, keys.RPN_DELTAS: deltas}
    outputs |= on_regions(box_head, actor_pyramid, boxes)
    if not cross_product:
        outputs[keys.ACTION_LOGITS] = on_regions(action_head, action_pyramid, boxes)
    if masks:
        outputs[keys.MASK_LOGITS] = on_regions(mask_head, pyramid, boxes[:, : sampler.positives])
    training = keras.Model(inputs | truth, outputs, name=name)

    # Functional model: inference
    proposals = inference_boxes(logits, deltas)
    heads = on_regions(box_head, actor_pyramid, proposals)
    boxes, found, scores = detect(proposals, heads[keys.ACTOR_LOGITS], heads[keys.BOX_DELTAS])
    if cross_product:
        actors, actions = SplitPairs(name="split_pairs")(found)
    else:
        actors = found
        actions = ops.softmax(on_regions(action_head, action_pyramid, boxes))
    present = ops.cast(found > 0, "float32")  # (B, D)
    outputs = {
        keys.DETECTION_BOXES: boxes,
        keys.DETECTION_ACTORS: actors,
        keys.DETECTION_SCORES: scores,
        keys.DETECTION_ACTIONS: actions * present[..., None],
    }
    if masks:
        mask_logits = on_regions(mask_head, pyramid, boxes)  # (B, D, 28, 28, K)
        own = ops.one_hot(found, classes, dtype="float32")[:, :, None, None]
        mask = ops.sigmoid(ops.sum(mask_logits * own, axis=-1))
        outputs[keys.DETECTION_MASKS] = mask * present[..., None, None]
    inference = keras.Model(inputs, outputs, name=f"{name}_inference")
    return JointModels(training, inference, training_boxes.anchors)
