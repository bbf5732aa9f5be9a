"""The deconvolutional decoder on the video's features (sentence paper, 3.3)."""

from collections.abc import Sequence

import keras
from keras import ops

from a2d_tf.layers import block_weights
from a2d_tf.layers.coordinates import AppendCoordinates


def build_mask_decoder(
    *,
    input_shape: tuple[int, int, int],
    widths: Sequence[int],
    strides: Sequence[int],
    activation: str = "linear",
    fold: bool = False,
    name: str = "mask_decoder",
) -> keras.Model:
    """Build a decoder that gives features at every resolution, coordinates included.

    Each block is a transposed convolution (kernel twice the stride, the paper's 8x8 with stride 4)
    and a 3x3 convolution.

    Args:
        input_shape: Shape (H, W, C) of the encoder's features, without coordinates.
        widths: Channels of each block.
        strides: Upsampling of each block.
        activation: Activation after every convolution; ``linear`` as in public code of follow-up
            work.
        fold: Whether to leave the last block's maps to ``FoldedResponse``, which is given its
            weights.
        name: The model's name.

    Returns:
        A model (B, H, W, C) -> list of (B, Hr, Wr, Cr + 8), coarse to fine, the input's first. A
        folded one has the same weights in layers of the same names, and in place of the finest
        level the dict of the last block's weights: ``deconv_kernel``, ``deconv_bias``,
        ``conv_kernel``, ``conv_bias``.

    Raises:
        ValueError: No block, not as many strides as widths, or a folded decoder that is not linear.
    """
    if not widths:
        raise ValueError("widths must name at least one block")
    if len(widths) != len(strides):
        raise ValueError(f"strides must be as many as widths ({len(widths)}), got {len(strides)}")
    if fold and activation != "linear":
        raise ValueError(f"activation must be linear to fold the last block, got {activation!r}")
    inputs = keras.Input(input_shape, name="features")
    x = AppendCoordinates(name="coordinates_0")(inputs)
    levels = [x]
    for index, (width, stride) in enumerate(zip(widths, strides, strict=True), start=1):
        if fold and index == len(widths):
            block = _last_weights(x, width=width, stride=stride, index=index)
            return keras.Model(inputs, [*levels, block], name=name)
        x = keras.layers.Conv2DTranspose(
            width,
            2 * stride,
            strides=stride,
            padding="same",
            activation=activation,
            name=f"deconv_{index}",
        )(x)
        x = keras.layers.Conv2D(
            width, 3, padding="same", activation=activation, name=f"conv_{index}"
        )(x)
        x = AppendCoordinates(name=f"coordinates_{index}")(x)
        levels.append(x)
    return keras.Model(inputs, levels, name=name)


def _last_weights(x, *, width: int, stride: int, index: int):
    """Return a block's weights under the names that ``folded_block_response`` takes."""
    # In float32: a filter goes through them before anything large is multiplied.
    deconv_kernel, deconv_bias = block_weights.Conv2DTranspose(
        width,
        2 * stride,
        strides=stride,
        padding="same",
        name=f"deconv_{index}",
        dtype="float32",
    )(x)
    conv_kernel, conv_bias = block_weights.Conv2D(
        width, 3, padding="same", name=f"conv_{index}", dtype="float32"
    )(ops.reshape(deconv_bias, (1, 1, 1, width)))
    return {
        "deconv_kernel": deconv_kernel,
        "deconv_bias": deconv_bias,
        "conv_kernel": conv_kernel,
        "conv_bias": conv_bias,
    }
