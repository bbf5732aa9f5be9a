"""I3D, Inception-v1 inflated, cut at a named endpoint (Carreira and Zisserman, CVPR 2017)."""

from collections.abc import Sequence

import keras
from keras import ops

from a2d_tf.layers.inception import conv3d_unit
from a2d_tf.models.inception_stages import ENDPOINTS, apply_stages, units_of_stages

LOGITS = "Logits"  # the whole network with its classifier
_CLASSIFIER = "Logits/Conv3d_0c_1x1"


def build_i3d(
    *,
    input_shape: tuple[int | None, int | None, int | None, int],
    endpoint: str = "Mixed_4f",
    width: float = 1.0,
    frozen_batch_norm: bool = True,
    num_classes: int = 400,
    dropout: float = 0.0,
    name: str = "i3d",
) -> keras.Model:
    """Build I3D from the frames to a named endpoint, or to the logits of its classifier.

    Args:
        input_shape: Shape (T, H, W, C) of a clip scaled to [-1, 1]; C is 3 for RGB, 2 for flow.
        endpoint: One of ``ENDPOINTS``, of which ``Mixed_4f`` (stride 16 in space) is the sentence
            paper's, or ``LOGITS``.
        width: Factor of every channel count; 1.0 is the published network.
        frozen_batch_norm: Whether to use the stored moments in training too.
        num_classes: Number of the classifier's logits: 400 or 600 for Kinetics. Used with
            ``LOGITS``.
        dropout: Share of features that the classifier drops in training. Used with ``LOGITS``.
        name: The model's name.

    Returns:
        A model (B, T, H, W, C) -> (B, T', H', W', C') with layers named after the endpoints; with
        ``LOGITS`` (B, T, H, W, C) -> (B, num_classes), means over time, before the softmax.

    Raises:
        ValueError: Unknown endpoint, or a width that is not positive.
    """
    if endpoint not in (*ENDPOINTS, LOGITS):
        choices = ", ".join((*ENDPOINTS, LOGITS))
        raise ValueError(f"endpoint must be one of {choices}, got {endpoint!r}")
    inputs = keras.Input(input_shape, name="video")
    x = apply_stages(
        inputs,
        endpoint=endpoint,
        width=width,
        conv_unit=conv3d_unit,
        max_pool=_max_pool,
        frozen_batch_norm=frozen_batch_norm,
    )
    if endpoint == LOGITS:
        x = _classify(x, num_classes=num_classes, dropout=dropout)
    return keras.Model(inputs, x, name=name)


def published_units() -> tuple[str, ...]:
    """Return the published scopes of all convolution units, in order, the classifier's last."""
    return (*(unit for units in units_of_stages().values() for unit in units), _CLASSIFIER)


def _max_pool(x, *, pool_size: Sequence[int], strides: Sequence[int], name: str):
    return keras.layers.MaxPooling3D(pool_size, strides, padding="same", name=name)(x)


def _classify(x, *, num_classes: int, dropout: float):
    # The published 2x7x7 window covers the whole 7x7 plane of 224 x 224 frames; here it covers the
    # whole plane of any size, and a single step of time where a short clip has no second.
    x = ops.mean(x, axis=(2, 3), keepdims=True)  # (B, T', 1, 1, C)
    steps = 2 if x.shape[1] is None else min(2, x.shape[1])
    x = keras.layers.AveragePooling3D((steps, 1, 1), strides=1, name="Logits_AvgPool3d_0a_7x7")(x)
    x = keras.layers.Dropout(dropout, name="Logits_Dropout_0b")(x)
    name = _CLASSIFIER.replace("/", "_")
    x = keras.layers.Conv3D(num_classes, 1, name=f"{name}_conv_3d", dtype="float32")(x)
    return ops.mean(x, axis=(1, 2, 3))  # (B, num_classes)
