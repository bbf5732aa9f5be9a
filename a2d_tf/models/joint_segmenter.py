"""The joint paper's model: actors with boxes, masks and actions in a clip (section 3)."""

from typing import Any, NamedTuple

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.layers.labelled_window import LabelledWindow
from a2d_tf.models.joint_parts import JointParts
from a2d_tf.models.region_head import APPEARANCE, Pyramids, RegionHead


class JointModels(NamedTuple):
    """Two models with the same weights, and the anchors (A, 4) that the proposals start from."""

    training: keras.Model
    inference: keras.Model
    anchors: NDArray[np.float32]


class _Features(NamedTuple):
    """What both models read of a clip."""

    pyramids: Pyramids  # each P2..P5, (B, H, W, C)
    anchor_scores: dict[str, Any]  # keys.RPN_LOGITS (B, A) and keys.RPN_DELTAS (B, A, 4)


def build_joint_segmenter(
    parts: JointParts, *, frames: int, max_instances: int, name: str = "joint_segmenter"
) -> JointModels:
    """Wire the parts as the models of training and of inference.

    Boxes, actors and masks come from the labelled frame alone. Actions may also see the frames
    before and after it: one 3x1x1 convolution reaches no others, so no others go through the
    backbones.

    Args:
        parts: What the network is made of; its layers are in both models.
        frames: Number T of frames of a clip.
        max_instances: Number N of true instances that a picture is padded to.
        name: The training model's name; the inference model's ends with ``_inference``.

    Returns:
        The models and the anchors. The training model takes ``keys.VIDEO`` (B, T, S, S, 3),
        ``keys.LABELLED`` (B,), ``keys.TRUE_BOXES`` (B, N, 4), ``keys.TRUE_ACTORS`` and
        ``keys.TRUE_ACTIONS`` (B, N), with a motion stream ``keys.MOTION`` (B, T, S, S, 3), with a
        mask head ``keys.TRUE_MASKS`` (B, N, S, S). It gives ``keys.RPN_LOGITS``,
        ``keys.RPN_DELTAS``, the regions and targets of ``RoiSampler``, ``keys.ACTOR_LOGITS`` (B, R,
        8), ``keys.BOX_DELTAS`` (B, R, 8, 4), ``keys.ACTION_LOGITS`` (B, R, 10), with a mask head
        ``keys.MASK_LOGITS`` (B, P, 28, 28, 8) of the first P regions, which include all positive
        ones. The inference model takes only the clip's keys and gives ``keys.DETECTION_BOXES`` (B,
        D, 4), ``keys.DETECTION_ACTORS`` (B, D), ``keys.DETECTION_SCORES`` (B, D),
        ``keys.DETECTION_ACTIONS`` (B, D, 10), with a mask head ``keys.DETECTION_MASKS`` (B, D, 28,
        28); empty places are zeros.

        With ``PairRecognition`` the training outputs have 44 classes instead of 8,
        ``keys.ROI_ACTORS`` holds pair classes (k for the k-th of ``VALID_PAIRS``), and
        ``keys.ROI_ACTIONS`` and ``keys.ACTION_LOGITS`` are absent. A detection's pair is split into
        its actor, with the pair's probability as its score, and its action, with probability 1.

        With ``FusedPairRecognition`` training is the same. With it and with
        ``HierarchicalRecognition``, ``keys.DETECTION_ACTIONS`` are probabilities given that the
        detection's actor is there, 0 for background and for actions that are not valid with it.
        ``keys.ACTION_LOGITS`` of the latter are those of each region's true actor, and
        ``keys.ROI_ACTIONS`` is -1 on background.
    """
    clip = _clip_inputs(parts, frames=frames)
    features = _read_clip(parts, clip)

    truth = _truth_inputs(parts, max_instances=max_instances)
    learnt = _training_outputs(parts, features, truth)
    training = keras.Model(clip | truth, learnt, name=name)

    found = _inference_outputs(parts, features)
    inference = keras.Model(clip, found, name=f"{name}_inference")
    return JointModels(training, inference, parts.proposals.anchors)


def _clip_inputs(parts: JointParts, *, frames: int) -> dict[str, Any]:
    shape = (frames, parts.size, parts.size, 3)
    appearance, *motion = parts.streams
    inputs = {
        appearance.frames: keras.Input(shape, name=appearance.frames),
        keys.LABELLED: keras.Input((), dtype="int32", name=keys.LABELLED),
    }
    return inputs | {stream.frames: keras.Input(shape, name=stream.frames) for stream in motion}


def _read_clip(parts: JointParts, clip: dict[str, Any]) -> _Features:
    """Return the features of the labelled frame and of those around it that are needed."""
    radius = parts.recognition.radius
    window = LabelledWindow(radius, name="window")
    stages = {}
    for stream in parts.streams:
        around, inside = window(clip[stream.frames], clip[keys.LABELLED])  # (B, F, S, S, 3)
        stages[stream.name] = stream.read(around)
    labelled = {
        name: [stage[:, radius] for stage in levels]
        for name, levels in stages.items()
        if name == keys.RGB or parts.proposals.motion is not None
    }
    appearance = parts.pyramid(labelled[keys.RGB])
    scores = parts.proposals.score(appearance, motion=labelled.get(keys.FLOW, ()))
    fused = parts.recognition.fuse(stages, inside)
    return _Features({APPEARANCE: appearance, **fused}, scores)


def _truth_inputs(parts: JointParts, *, max_instances: int) -> dict[str, Any]:
    shape = (max_instances,)
    inputs = {
        keys.TRUE_BOXES: keras.Input((*shape, 4), name=keys.TRUE_BOXES),
        keys.TRUE_ACTORS: keras.Input(shape, dtype="int32", name=keys.TRUE_ACTORS),
        keys.TRUE_ACTIONS: keras.Input(shape, dtype="int32", name=keys.TRUE_ACTIONS),
    }
    if parts.mask_head is not None:
        masks = (*shape, parts.size, parts.size)
        inputs[keys.TRUE_MASKS] = keras.Input(masks, dtype="uint8", name=keys.TRUE_MASKS)
    return inputs


def _training_outputs(
    parts: JointParts, features: _Features, truth: dict[str, Any]
) -> dict[str, Any]:
    """Return what the heads say of sampled regions, with the regions' targets."""
    pyramids, scores = features
    classes, actions = parts.recognition.true_classes(
        truth[keys.TRUE_ACTORS], truth[keys.TRUE_ACTIONS]
    )
    outputs = parts.sampler(
        parts.proposals.training(scores[keys.RPN_LOGITS], scores[keys.RPN_DELTAS]),
        truth[keys.TRUE_BOXES],
        classes,
        actions,
        truth.get(keys.TRUE_MASKS),
    )
    boxes = outputs[keys.ROI_BOXES]
    outputs = outputs | scores | parts.box_head(pyramids, boxes)
    outputs |= parts.recognition.training_outputs(pyramids, outputs)
    if parts.mask_head is not None:
        positive = boxes[:, : parts.sampler.positives]
        outputs[keys.MASK_LOGITS] = parts.mask_head(pyramids, positive)
    return outputs


def _inference_outputs(parts: JointParts, features: _Features) -> dict[str, Any]:
    """Return the detections of the labelled frame."""
    pyramids, scores = features
    proposals = parts.proposals.inference(scores[keys.RPN_LOGITS], scores[keys.RPN_DELTAS])
    heads = parts.box_head(pyramids, proposals)
    boxes, classes, probabilities, origins = parts.detections(
        proposals,
        *parts.recognition.candidates(heads[keys.ACTOR_LOGITS], heads[keys.BOX_DELTAS]),
    )
    regions = origins if parts.action_regions == "proposals" else boxes
    actors, actions = parts.recognition.recognise(pyramids, regions, classes)
    there = classes > 0  # (B, D)
    if parts.drop_background:
        there = there & (ops.argmax(actions, axis=-1) > 0)
    present = ops.cast(there, "float32")
    outputs = {
        keys.DETECTION_BOXES: boxes * present[..., None],
        keys.DETECTION_ACTORS: actors * ops.cast(there, actors.dtype),
        keys.DETECTION_SCORES: probabilities * present,
        keys.DETECTION_ACTIONS: actions * present[..., None],
    }
    if parts.mask_head is not None:
        masks = _own_masks(parts.mask_head, pyramids, boxes, classes)
        outputs[keys.DETECTION_MASKS] = masks * present[..., None, None]
    return outputs


def _own_masks(head: RegionHead, pyramids: Pyramids, boxes, classes):
    """Return the mask (B, D, 28, 28) of each box's own class."""
    logits = head(pyramids, boxes)  # (B, D, 28, 28, K)
    own = ops.one_hot(classes, logits.shape[-1], dtype="float32")[:, :, None, None]
    return ops.sigmoid(ops.sum(logits * own, axis=-1))
