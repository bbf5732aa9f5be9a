"""The convolution unit and max-pooling of S3D (Xie et al., ECCV 2018): in space, then in time."""

from collections.abc import Sequence

import keras

from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization
from a2d_tf.layers.inception import BATCH_NORM_EPSILON


def separable_unit(
    x,
    *,
    filters: int,
    kernel: int,
    name: str,
    strides: int = 1,
    frozen_batch_norm: bool = True,
):
    """Apply a convolution in space and one in time, each with its own batch norm and ReLU.

    A kernel of 1 has nothing to separate and is a single convolution.

    Args:
        x: The features (B, T, H, W, C).
        filters: Output channels of both convolutions.
        kernel: Kernel size in space, and in time.
        name: Prefix of the layer names; the two parts add ``_spatial`` and ``_temporal``.
        strides: Stride on all three axes.
        frozen_batch_norm: Whether to use the stored moments in training too.

    Returns:
        (B, T', H', W', filters), sides rounded up where the stride leaves a remainder.
    """
    if kernel == 1:
        parts = [("", (1, 1, 1), (strides,) * 3)]
    else:
        parts = [
            ("_spatial", (1, kernel, kernel), (1, strides, strides)),
            ("_temporal", (kernel, 1, 1), (strides, 1, 1)),
        ]
    norm = FrozenBatchNormalization if frozen_batch_norm else keras.layers.BatchNormalization
    for part, size, steps in parts:
        unit = f"{name}{part}"
        x = _with_margins(x, size, name=unit)
        x = keras.layers.Conv3D(
            filters, size, strides=steps, use_bias=False, name=f"{unit}_conv_3d"
        )(x)
        x = norm(epsilon=BATCH_NORM_EPSILON, name=f"{unit}_batch_norm")(x)
        x = keras.layers.ReLU(name=f"{unit}_relu")(x)
    return x


def centred_max_pool(x, *, pool_size: Sequence[int], strides: Sequence[int], name: str):
    """Take the largest values of features that are not negative, such as those of a ReLU.

    Args:
        x: The features (B, T, H, W, C).
        pool_size: Sides of the window in time and space; odd ones are centred on their cell.
        strides: Strides of the window.
        name: Name of the layer.

    Returns:
        (B, T', H', W', C), sides rounded up where the stride leaves a remainder.
    """
    # Margins of 0 are as good as none: no value is below them. The published network drops the
    # remainder of an odd side before a window of 2, which leaves nothing of a clip of few frames.
    x = _with_margins(x, pool_size, name=name)
    padding = "valid" if max(pool_size) % 2 else "same"
    return keras.layers.MaxPooling3D(pool_size, strides, padding=padding, name=name)(x)


def _with_margins(x, window: Sequence[int], *, name: str):
    """Return features with margins of 0 that centre a window on the first cell of each axis.

    Keras' own padding leaves out the first margin where a stride of 2 meets an even side.
    """
    margins = [(size - 1) // 2 for size in window]
    if not any(margins):
        return x
    return keras.layers.ZeroPadding3D(margins, name=f"{name}_margins")(x)
