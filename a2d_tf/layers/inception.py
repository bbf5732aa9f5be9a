"""The inflated convolution unit and inception block of I3D (Carreira and Zisserman, CVPR 2017)."""

from collections.abc import Callable, Sequence

import keras

from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization

# The published network's own value; its batch norm has no scale.
BATCH_NORM_EPSILON = 1e-3


def conv3d_unit(
    x,
    *,
    filters: int,
    kernel: int,
    name: str,
    strides: int = 1,
    frozen_batch_norm: bool = True,
):
    """Apply Conv3D without bias, batch norm without scale, ReLU: (B, T, H, W, C) -> (..., filters).

    Args:
        x: The features.
        filters: Output channels.
        kernel: Kernel size on all three axes.
        name: Prefix of the layer names.
        strides: Stride on all three axes.
        frozen_batch_norm: Whether to use the stored moments in training too.
    """
    x = keras.layers.Conv3D(
        filters, kernel, strides=strides, padding="same", use_bias=False, name=f"{name}_conv_3d"
    )(x)
    norm = FrozenBatchNormalization if frozen_batch_norm else keras.layers.BatchNormalization
    x = norm(scale=False, epsilon=BATCH_NORM_EPSILON, name=f"{name}_batch_norm")(x)
    return keras.layers.ReLU(name=f"{name}_relu")(x)


def inception_block(
    x,
    *,
    widths: Sequence[int],
    name: str,
    branch_2_unit: str = "Conv3d_0b_3x3",
    frozen_batch_norm: bool = True,
    conv_unit: Callable = conv3d_unit,
):
    """Join four branches: 1x1; 1x1 then 3x3; 1x1 then 3x3; max-pool then 1x1.

    Args:
        x: The features (B, T, H, W, C).
        widths: Six channel counts: branch 0, branch 1 (two), branch 2 (two), branch 3.
        name: The block's name, such as ``Mixed_3b``.
        branch_2_unit: Name of branch 2's 3x3 unit; the published ``Mixed_5b`` spells it
            differently.
        frozen_batch_norm: Whether to use the stored moments in training too.
        conv_unit: What a convolution is made of: ``conv3d_unit``, or one that takes the same
            arguments.

    Returns:
        (B, T, H, W, sum of the four branch widths).
    """

    def unit(inputs, filters: int, kernel: int, scope: str):
        return conv_unit(
            inputs,
            filters=filters,
            kernel=kernel,
            name=f"{name}_{scope.replace('/', '_')}",
            frozen_batch_norm=frozen_batch_norm,
        )

    width_0, width_1a, width_1b, width_2a, width_2b, width_3 = widths
    name_0, name_1a, name_1b, name_2a, name_2b, name_3 = branch_units(branch_2_unit)
    branch_0 = unit(x, width_0, 1, name_0)
    branch_1 = unit(x, width_1a, 1, name_1a)
    branch_1 = unit(branch_1, width_1b, 3, name_1b)
    branch_2 = unit(x, width_2a, 1, name_2a)
    branch_2 = unit(branch_2, width_2b, 3, name_2b)
    branch_3 = keras.layers.MaxPooling3D(
        3, strides=1, padding="same", name=f"{name}_Branch_3_MaxPool3d_0a_3x3"
    )(x)
    branch_3 = unit(branch_3, width_3, 1, name_3)
    return keras.layers.Concatenate(name=name)([branch_0, branch_1, branch_2, branch_3])


def branch_units(branch_2_unit: str = "Conv3d_0b_3x3") -> tuple[str, ...]:
    """Return the published scopes of a block's six units, such as ``Branch_0/Conv3d_0a_1x1``."""
    return (
        "Branch_0/Conv3d_0a_1x1",
        "Branch_1/Conv3d_0a_1x1",
        "Branch_1/Conv3d_0b_3x3",
        "Branch_2/Conv3d_0a_1x1",
        f"Branch_2/{branch_2_unit}",
        "Branch_3/Conv3d_0b_1x1",
    )
