"""The heads on single regions: boxes and actors, masks, actions (joint paper, 3.1 and 3.2)."""

import keras

from a2d_tf import keys
from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization

# Sides of a region's features before the heads of classes and of masks (Mask R-CNN, figure 4).
_SIZE = 7
_MASK_FEATURES = 14
# Side of a mask: the mask head doubles its region.
MASK_SIZE = 2 * _MASK_FEATURES


def build_box_head(
    *,
    channels: int,
    units: int = 1024,
    classes: int = 8,
    size: int = _SIZE,
    frozen_batch_norm: bool = True,
    name: str = "box_head",
) -> keras.Model:
    """Build the head of classes and boxes. Layer names are the Keras Mask R-CNN checkpoint's.

    Args:
        channels: Channels C of the pyramid.
        units: Units of both hidden layers.
        classes: Number of classes, background included.
        size: Side of a region's features.
        frozen_batch_norm: Whether to use the stored moments in training too.
        name: The model's name.

    Returns:
        A model from M regions (M, size, size, C) to dict ``keys.ACTOR_LOGITS`` (M, classes) and
        ``keys.BOX_DELTAS`` (M, classes, 4), float32.
    """
    regions = keras.Input((size, size, channels), name="regions")
    x = _hidden_layers(regions, units=units, frozen=frozen_batch_norm, prefix="mrcnn_class")
    logits = keras.layers.Dense(classes, name="mrcnn_class_logits", dtype="float32")(x)
    deltas = keras.layers.Dense(4 * classes, name="mrcnn_bbox_fc", dtype="float32")(x)
    deltas = keras.layers.Reshape((classes, 4), name="mrcnn_bbox", dtype="float32")(deltas)
    outputs = {keys.ACTOR_LOGITS: logits, keys.BOX_DELTAS: deltas}
    return keras.Model(regions, outputs, name=name)


def build_action_head(
    *,
    channels: int,
    units: int = 1024,
    classes: int = 10,
    size: int = _SIZE,
    batch_norm: bool = True,
    frozen_batch_norm: bool = True,
    name: str = "action_head",
) -> keras.Model:
    """Build the head of actions: two hidden layers as in the box head, then the classes.

    Args:
        channels: Channels C of the joined streams.
        units: Units of both hidden layers.
        classes: Number of actions, background included.
        size: Side of a region's features.
        batch_norm: Whether batch norm follows the hidden layers.
        frozen_batch_norm: Whether to use the stored moments in training too.
        name: The model's name.

    Returns:
        A model from M regions (M, size, size, C) to logits (M, classes), float32.
    """
    regions = keras.Input((size, size, channels), name="regions")
    frozen = frozen_batch_norm if batch_norm else None
    x = _hidden_layers(regions, units=units, frozen=frozen, prefix="action")
    logits = keras.layers.Dense(classes, name="action_logits", dtype="float32")(x)
    return keras.Model(regions, logits, name=name)


def build_mask_head(
    *,
    channels: int,
    width: int = 256,
    classes: int = 8,
    size: int = _MASK_FEATURES,
    frozen_batch_norm: bool = True,
    name: str = "mask_head",
) -> keras.Model:
    """Build the head of masks. Layer names are the Keras Mask R-CNN checkpoint's.

    Args:
        channels: Channels C of the pyramid.
        width: Channels of the four convolutions and of the transposed one.
        classes: Number of classes, background included.
        size: Side of a region's features.
        frozen_batch_norm: Whether to use the stored moments in training too.
        name: The model's name.

    Returns:
        A model from M regions (M, size, size, C) to logits (M, 2 * size, 2 * size, classes),
        float32.
    """
    regions = keras.Input((size, size, channels), name="regions")
    x = regions
    for index in range(1, 5):
        x = keras.layers.Conv2D(width, 3, padding="same", name=f"mrcnn_mask_conv{index}")(x)
        x = _batch_norm(frozen=frozen_batch_norm, name=f"mrcnn_mask_bn{index}")(x)
        x = keras.layers.ReLU(name=f"mrcnn_mask_relu{index}")(x)
    x = keras.layers.Conv2DTranspose(
        width, 2, strides=2, activation="relu", name="mrcnn_mask_deconv"
    )(x)
    logits = keras.layers.Conv2D(classes, 1, name="mrcnn_mask", dtype="float32")(x)
    return keras.Model(regions, logits, name=name)


def _hidden_layers(regions, *, units: int, frozen: bool | None, prefix: str):
    """Return (M, units): a convolution over the whole region, then a 1x1 one.

    ``frozen`` says which batch norm follows each: with stored moments or not; None for neither.
    """
    x = regions
    for index, kernel in enumerate((regions.shape[1], 1), start=1):
        x = keras.layers.Conv2D(units, kernel, name=f"{prefix}_conv{index}")(x)
        if frozen is not None:
            x = _batch_norm(frozen=frozen, name=f"{prefix}_bn{index}")(x)
        x = keras.layers.ReLU(name=f"{prefix}_relu{index}")(x)
    return keras.layers.Flatten(name=f"{prefix}_flat")(x)


def _batch_norm(*, frozen: bool, name: str) -> keras.layers.Layer:
    kind = FrozenBatchNormalization if frozen else keras.layers.BatchNormalization
    return kind(name=name)
