"""The features of the action branch: two streams with temporal context (joint paper, 3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import keras
from keras import ops

from a2d_tf.models.fpn import build_fpn
from a2d_tf.models.region_head import FUSED, Pyramids
from a2d_tf.models.temporal_aggregation import Aggregation

INSIDE = "inside"

Stages = Mapping[str, Sequence[keras.KerasTensor]]


@dataclass(frozen=True, kw_only=True)
class FusedStreams:
    """The branch as a part of a model: what it needs and what it adds.

    Attributes:
        branch: Model from all streams to the fused pyramid, ``build_action_branch``'s.
    """

    branch: keras.Model

    @property
    def streams(self) -> tuple[str, ...]:
        """Names of the streams that it needs."""
        return tuple(name for name in self.branch.input if name != INSIDE)

    @property
    def radius(self) -> int:
        """Frames that it needs before and after the labelled one."""
        return self.branch.input[INSIDE].shape[1] // 2

    def fuse(self, stages: Stages, inside) -> Pyramids:
        """Return the pyramid of all streams.

        Args:
            stages: C2..C5 of each stream, each (B, F, H, W, C).
            inside: (B, F), 1 for a frame of the clip.
        """
        return {FUSED: self.branch({**stages, INSIDE: inside})}


def build_action_branch(
    *,
    streams: Sequence[str],
    input_shapes: Sequence[tuple[int, int, int]],
    aggregation: Aggregation,
    channels: int = 256,
    name: str = "action_branch",
) -> keras.Model:
    """Build each stream's pyramid, the aggregation of its frames on every level, and their join.

    Args:
        streams: Names of the streams, such as ``keys.RGB`` and ``keys.FLOW``.
        input_shapes: Shapes (H, W, C) of the backbone's levels C2..C5.
        aggregation: Temporal context, or none; it says how many frames F the branch takes.
        channels: Channels of the pyramid and of the temporal convolutions, for each stream.
        name: The model's name.

    Returns:
        A model from a dict, with each stream's list of levels (B, F, H, W, C), the labelled frame
        in the middle of F, and ``INSIDE`` (B, F), 1 for a frame of the clip, to the list of joined
        levels (B, H, W, channels * streams), fine to coarse.
    """
    frames = 2 * aggregation.radius + 1
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
            level = ops.reshape(level, (-1, frames, *level.shape[1:]))  # (B, F, H, W, channels)
            joined.append(aggregation(level, inside, name=f"temporal_{stream}_p{number}"))
        levels_of_streams.append(joined)
    outputs = [
        ops.concatenate(levels, axis=-1) if len(levels) > 1 else levels[0]
        for levels in zip(*levels_of_streams, strict=True)
    ]
    return keras.Model(inputs, outputs, name=name)
