"""ResNet of bottleneck blocks (He et al. 2016), the backbone of the joint model (section 3.1)."""

import keras
from keras import ops

from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization

STRIDES = (4, 8, 16, 32)  # strides of C2..C5

# Channels of a block's 3x3 convolution, by stage; its output has four times as many.
_FILTERS = (64, 128, 256, 512)
_EXPANSION = 4
_EPSILON = 1.001e-5  # keras.applications' for its ResNets
# Mean of ImageNet's blue, green and red, which the published weights expect to be subtracted.
BGR_MEAN = (103.939, 116.779, 123.68)
HALF_RANGE = 127.5  # of a picture's bytes


def build_resnet(
    *,
    input_shape: tuple[int, int, int],
    blocks: tuple[int, int, int, int] = (3, 4, 23, 3),
    width: float = 1.0,
    frozen_batch_norm: bool = True,
    picture: bool = True,
    plane_scale: float = HALF_RANGE,
    pool_padding: str = "both",
    name: str = "resnet",
) -> keras.Model:
    """Build a ResNet without its classifier, with the layers of ``keras.applications.ResNet101``.

    Args:
        input_shape: Shape (H, W, 3), H and W multiples of 32.
        blocks: Number of blocks of each stage; the default is ResNet-101, (3, 4, 6, 3) ResNet-50.
        width: Factor of every channel count.
        frozen_batch_norm: Whether to use the stored moments in training too. False for a network
            that trains from random weights.
        picture: Whether the input is RGB in [-1, 1], which the model turns into what the published
            weights expect: BGR in 0..255 without ImageNet's mean. False for other planes, such as
            flow.
        plane_scale: What other planes are multiplied by; half the range of a picture if not given.
        pool_padding: Where the first pooling pads an even side: "both" ends by one row, as the
            ImageNet weights expect, or only the "end", as the Keras Mask R-CNN does. The two differ
            by a shift of 2 input pixels.
        name: The model's name.

    Returns:
        A model from (B, H, W, 3) to the outputs C2, C3, C4, C5 of the four stages: (B, H / s, W /
        s, C) with s of 4, 8, 16, 32 and C of 256, 512, 1024, 2048 times the width.

    Raises:
        ValueError: A side that is not a multiple of 32, or another ``pool_padding``.
    """
    if any(side % STRIDES[-1] for side in input_shape[:2]):
        raise ValueError(f"input_shape must be multiples of {STRIDES[-1]}, got {input_shape}")
    if pool_padding not in ("both", "end"):
        raise ValueError(f"pool_padding must be 'both' or 'end', got {pool_padding!r}")
    frames = keras.Input(input_shape, name="frames")
    x = _to_published_range(frames, picture=picture, plane_scale=plane_scale)
    x = keras.layers.ZeroPadding2D(3, name="conv1_pad")(x)
    x = keras.layers.Conv2D(_scaled(64, width), 7, strides=2, name="conv1_conv")(x)
    x = _normalise(x, frozen=frozen_batch_norm, name="conv1_bn")
    x = keras.layers.Activation("relu", name="conv1_relu")(x)  # (B, H / 2, W / 2, C)
    # What is pooled is not negative, so that padding with zeros changes nothing.
    rows = (1, 1) if pool_padding == "both" else (0, 1)
    x = keras.layers.ZeroPadding2D((rows, rows), name="pool1_pad")(x)
    x = keras.layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)  # (B, H / 4, W / 4, C)
    outputs = []
    for stage, (filters, repeats) in enumerate(zip(_FILTERS, blocks, strict=True), start=2):
        for block in range(1, repeats + 1):
            x = _add_block(
                x,
                filters=(_scaled(filters, width), _scaled(_EXPANSION * filters, width)),
                stride=2 if block == 1 and stage > 2 else 1,
                project=block == 1,
                frozen=frozen_batch_norm,
                name=f"conv{stage}_block{block}",
            )
        outputs.append(x)
    return keras.Model(frames, outputs, name=name)


def _to_published_range(
    frames: keras.KerasTensor, *, picture: bool, plane_scale: float
) -> keras.KerasTensor:
    if not picture:
        return keras.layers.Rescaling(plane_scale, name="to_range")(frames)
    offset = [HALF_RANGE - mean for mean in BGR_MEAN]
    to_range = keras.layers.Rescaling(HALF_RANGE, offset=offset, name="to_range")
    return to_range(ops.flip(frames, axis=-1))


def _add_block(
    x: keras.KerasTensor,
    *,
    filters: tuple[int, int],
    stride: int,
    project: bool,
    frozen: bool,
    name: str,
) -> keras.KerasTensor:
    inner, outer = filters
    shortcut = x
    if project:
        shortcut = keras.layers.Conv2D(outer, 1, strides=stride, name=f"{name}_0_conv")(x)
        shortcut = _normalise(shortcut, frozen=frozen, name=f"{name}_0_bn")
    for index, (channels, kernel, step) in enumerate(
        ((inner, 1, stride), (inner, 3, 1), (outer, 1, 1)), start=1
    ):
        x = keras.layers.Conv2D(
            channels, kernel, strides=step, padding="same", name=f"{name}_{index}_conv"
        )(x)
        x = _normalise(x, frozen=frozen, name=f"{name}_{index}_bn")
        if index < 3:
            x = keras.layers.Activation("relu", name=f"{name}_{index}_relu")(x)
    x = keras.layers.Add(name=f"{name}_add")([shortcut, x])
    return keras.layers.Activation("relu", name=f"{name}_out")(x)


def _normalise(x: keras.KerasTensor, *, frozen: bool, name: str) -> keras.KerasTensor:
    layer = FrozenBatchNormalization if frozen else keras.layers.BatchNormalization
    return layer(epsilon=_EPSILON, name=name)(x)


def _scaled(filters: int, width: float) -> int:
    return max(1, round(filters * width))
