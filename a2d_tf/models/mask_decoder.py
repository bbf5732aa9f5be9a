"""The deconvolutional decoder on the video's features (sentence paper, 3.3)."""

from collections.abc import Sequence

import keras

from a2d_tf.layers.coordinates import AppendCoordinates


def build_mask_decoder(
    *,
    input_shape: tuple[int, int, int],
    widths: Sequence[int],
    strides: Sequence[int],
    activation: str = "linear",
    name: str = "mask_decoder",
) -> keras.Model:
    """Build a decoder that gives features at every resolution, coordinates included.

    Each block is a transposed convolution (kernel twice the stride, the paper's 8x8 with stride 4)
    and a 3x3 convolution.

    Args:
        input_shape: (H, W, C) of the encoder's features, without coordinates.
        widths: Channels of each block.
        strides: Upsampling of each block.
        activation: After every convolution; ``linear`` as in public code of follow-up work.
        name: The model's name.

    Returns:
        A model (B, H, W, C) -> list of (B, Hr, Wr, Cr + 8), coarse to fine, the input's first.

    Raises:
        ValueError: No block, or not as many strides as widths.
    """
    if not widths:
        raise ValueError("widths must name at least one block")
    if len(widths) != len(strides):
        raise ValueError(f"strides must be as many as widths ({len(widths)}), got {len(strides)}")
    inputs = keras.Input(input_shape, name="features")
    x = AppendCoordinates(name="coordinates_0")(inputs)
    levels = [x]
    for index, (width, stride) in enumerate(zip(widths, strides, strict=True), start=1):
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
