"""SharpMask on boxes: the second stage of the joint paper's two-stage baseline (section 4.3)."""

from typing import NamedTuple

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.layers.box_crops import BoxCrops, MaskCrops
from a2d_tf.layers.box_masks import BoxMasks
from a2d_tf.layers.jittered_boxes import JitteredBoxes
from a2d_tf.models.roi_heads import MASK_SIZE

ROWS = "rows"  # output of the training model: (B, N) the true actor of each crop, -1 for none


class BoxSegmenterModels(NamedTuple):
    """Both models, which share all layers with weights."""

    training: keras.Model
    inference: keras.Model


def build_box_segmenter(
    *,
    sharpmask: keras.Model,
    jitter: JitteredBoxes,
    context: float,
    size: int,
    max_instances: int,
    boxes: int,
    name: str = "box_segmenter",
) -> BoxSegmenterModels:
    """Give SharpMask the crops around the actors' boxes, in training and in inference.

    Args:
        sharpmask: Model from crops (B, crop, crop, 3) to logits, ``build_sharpmask``'s.
        jitter: How true boxes are moved in training.
        context: Side of a crop's square, in longer sides of its box.
        size: Side S of the pictures; no weight depends on it.
        max_instances: Number N of places for true actors.
        boxes: Number R of boxes of a picture that the inference model takes.
        name: The training model's name; the inference model's ends with ``_inference``.

    Returns:
        The training model takes ``keys.VIDEO`` (B, 1, S, S, 3), ``keys.TRUE_BOXES`` (B, N, 4),
        ``keys.TRUE_ACTORS`` (B, N) and ``keys.TRUE_MASKS`` (B, N, S, S), and gives
        ``keys.MASK_LOGITS`` and ``keys.ROI_MASK_TARGETS``, both (B, N, crop, crop), and ``ROWS``
        (B, N). The inference model takes ``keys.VIDEO`` (B, 1, S, S, 3) and
        ``keys.DETECTION_BOXES`` (B, R, 4) and gives ``keys.DETECTION_MASKS`` (B, R, 28, 28),
        float32 probabilities inside each box.
    """
    # Layers
    crop_size = sharpmask.input_shape[1]
    cut = BoxCrops(size=crop_size, context=context, name="box_crops")
    cut_masks = MaskCrops(size=crop_size, context=context, name="mask_crops")
    look_inside = BoxMasks(size=MASK_SIZE, context=context, name="box_masks")

    def segment(video, at):
        """Return logits (B, R, crop, crop) of the squares around boxes (B, R, 4)."""
        crops = cut(video[:, 0], at)  # (B, R, crop, crop, 3)
        logits = sharpmask(ops.reshape(crops, (-1, *crops.shape[2:])))
        return ops.reshape(logits, (-1, *crops.shape[1:4]))

    # Functional model: training
    video = keras.Input((1, size, size, 3), name=keys.VIDEO)
    truth = {
        keys.TRUE_BOXES: keras.Input((max_instances, 4), name=keys.TRUE_BOXES),
        keys.TRUE_ACTORS: keras.Input((max_instances,), dtype="int32", name=keys.TRUE_ACTORS),
        keys.TRUE_MASKS: keras.Input(
            (max_instances, size, size), dtype="uint8", name=keys.TRUE_MASKS
        ),
    }
    at, rows = jitter(truth[keys.TRUE_BOXES], truth[keys.TRUE_ACTORS])
    outputs = {
        keys.MASK_LOGITS: segment(video, at),
        keys.ROI_MASK_TARGETS: cut_masks(truth[keys.TRUE_MASKS], rows, at),
        ROWS: rows,
    }
    training = keras.Model({keys.VIDEO: video} | truth, outputs, name=name)

    # Functional model: inference
    found = keras.Input((boxes, 4), name=keys.DETECTION_BOXES)
    masks = ops.sigmoid(look_inside(segment(video, found), found))
    inference = keras.Model(
        {keys.VIDEO: video, keys.DETECTION_BOXES: found},
        {keys.DETECTION_MASKS: masks},
        name=f"{name}_inference",
    )
    return BoxSegmenterModels(training, inference)
