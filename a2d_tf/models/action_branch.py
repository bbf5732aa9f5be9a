"""The features of the action branch: two streams with temporal context (joint paper, 3.2)."""

from collections.abc import Sequence

import keras
from keras import ops

from a2d_tf.models.fpn import build_fpn

# Frames that a temporal convolution sees: the paper's 3x1x1 kernels.
TEMPORAL_KERNEL = 3
INSIDE = "inside"


def build_action_branch(
    *,
    streams: Sequence[str],
    input_shapes: Sequence[tuple[int, int, int]],
    channels: int = 256,
    temporal: bool = True,
    name: str = "action_branch",
) -> keras.Model:
    """Build a pyramid of each stream, temporal convolutions on every level, and their join.

    Only the labelled frame's result of a "same" 3x1x1 convolution is needed, so the branch takes
    that frame and its two neighbours and convolves without padding. Places outside the clip count
    as zero features, which is what "same" pads with.

    Args:
        streams: Names of the streams, such as ``keys.RGB`` and ``keys.FLOW``.
        input_shapes: (H, W, C) of the backbone's levels C2..C5.
        channels: Channels of the pyramid and of the temporal convolutions, for each stream.
        temporal: Three frames and temporal convolutions; otherwise the labelled frame alone.
        name: The model's name.

    Returns:
        A model of a dict: each stream's list of levels (B, F, H, W, C) with F = 3, or 1 without
        temporal context, and ``"inside"`` (B, F), 1 for a frame of the clip; to the list of joined
        levels (B, H, W, channels * streams), fine to coarse.
    """
    frames = TEMPORAL_KERNEL if temporal else 1
    inside = keras.Input((frames,), name=INSIDE, dtype="float32")
    inputs = {INSIDE: inside}
    levels_of_streams = []
    for stream in streams:
        inputs[stream] = [
            keras.Input((frames, *shape), name=f"{stream}_c{level}")
            for level, shape in enumerate(input_shapes, start=2)
        ]
        pyramid = build_fpn(
            input_shapes=input_shapes, channels=channels, name=f"fpn_action_{stream}"
        )
        folded = [
            ops.reshape(x, (-1, *shape))
            for x, shape in zip(inputs[stream], input_shapes, strict=True)
        ]
        joined = []
        for number, level in enumerate(pyramid(folded), start=2):
            x = ops.reshape(level, (-1, frames, *level.shape[1:]))  # (B, F, H, W, channels)
            if temporal:
                x = x * ops.cast(inside, x.dtype)[:, :, None, None, None]
                x = keras.layers.Conv3D(
                    channels,
                    (TEMPORAL_KERNEL, 1, 1),
                    activation="relu",
                    name=f"temporal_{stream}_p{number}",
                )(x)
            joined.append(x[:, 0])
        levels_of_streams.append(joined)
    outputs = [
        ops.concatenate(levels, axis=-1) if len(levels) > 1 else levels[0]
        for levels in zip(*levels_of_streams, strict=True)
    ]
    return keras.Model(inputs, outputs, name=name)
