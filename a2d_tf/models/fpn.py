"""Feature pyramid (Lin et al. 2017) on a backbone's stages (joint paper, section 3.1)."""

import itertools
from collections.abc import Sequence

import keras


def build_fpn(
    *, input_shapes: Sequence[tuple[int, int, int]], channels: int = 256, name: str = "fpn"
) -> keras.Model:
    """Build the top-down pathway with skip connections.

    The layers have the names of the Keras Mask R-CNN: ``fpn_c5p5`` and so on for the 1x1
    convolutions of the stages, ``fpn_p5`` and so on for the 3x3 convolutions of the levels.

    Args:
        input_shapes: Shapes (H, W, C) of C2..C5, each twice as high and wide as the next.
        channels: Channels of every level.
        name: The model's name.

    Returns:
        A model from the list C2..C5, (B, H, W, C), to the list P2..P5, (B, H, W, channels).

    Raises:
        ValueError: There are not four stages, or a stage is not twice the next.
    """
    if len(input_shapes) != 4:
        raise ValueError(f"input_shapes must be those of C2..C5, got {len(input_shapes)}")
    for (height, width, _), (low, narrow, _) in itertools.pairwise(input_shapes):
        if (height, width) != (2 * low, 2 * narrow):
            raise ValueError(f"a stage must be twice the next in size, got {input_shapes}")
    stages = [
        keras.Input(shape, name=f"c{level}") for level, shape in enumerate(input_shapes, start=2)
    ]
    merged: list[keras.KerasTensor] = []
    for level, stage in reversed(list(enumerate(stages, start=2))):
        x = keras.layers.Conv2D(channels, 1, name=f"fpn_c{level}p{level}")(stage)
        if merged:
            above = keras.layers.UpSampling2D(2, name=f"fpn_p{level + 1}upsampled")(merged[0])
            x = keras.layers.Add(name=f"fpn_p{level}add")([above, x])
        merged.insert(0, x)
    levels = [
        keras.layers.Conv2D(channels, 3, padding="same", name=f"fpn_p{level}")(x)
        for level, x in enumerate(merged, start=2)
    ]
    return keras.Model(stages, levels, name=name)
