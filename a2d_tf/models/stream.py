"""The streams of the joint model: RGB frames, flow, and a backbone for each (section 3.2)."""

from dataclasses import dataclass

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.models.resnet import build_resnet


@dataclass(frozen=True)
class Stream:
    """Frames of one kind and the backbone that every one of them goes through.

    Attributes:
        name: ``keys.RGB`` or ``keys.FLOW``.
        frames: Name of the input (B, T, S, S, 3): ``keys.VIDEO`` or ``keys.MOTION``.
        backbone: Model of (B, S, S, 3) to C2..C5, such as ``build_resnet``'s.
    """

    name: str
    frames: str
    backbone: keras.Model

    @property
    def stage_shapes(self) -> list[tuple[int, int, int]]:
        """(H, W, C) of C2..C5."""
        return [tuple(stage.shape[1:]) for stage in self.backbone.outputs]

    def read(self, frames) -> list[keras.KerasTensor]:
        """Return C2..C5, each (B, F, H, W, C), of frames (B, F, S, S, 3)."""
        stages = self.backbone(ops.reshape(frames, (-1, *frames.shape[2:])))
        return [ops.reshape(stage, (-1, frames.shape[1], *stage.shape[1:])) for stage in stages]


def build_appearance_stream(
    *,
    size: int,
    blocks: tuple[int, int, int, int],
    width: float,
    frozen_batch_norm: bool,
    pool_padding: str,
) -> Stream:
    """Build the RGB stream, which actors and actions share (section 3.1).

    Args:
        size: Side S of the square, padded input in pixels, a multiple of 32.
        blocks: See ``build_resnet``, like the rest.
        width: Multiplier of the channels.
        frozen_batch_norm: Whether the stored moments are used also in training.
        pool_padding: Where the first pooling pads.
    """
    backbone = build_resnet(
        input_shape=(size, size, 3),
        blocks=blocks,
        width=width,
        frozen_batch_norm=frozen_batch_norm,
        pool_padding=pool_padding,
        name="resnet_rgb",
    )
    return Stream(keys.RGB, keys.VIDEO, backbone)


def build_motion_stream(
    *, size: int, blocks: tuple[int, int, int, int], width: float, frozen_batch_norm: bool
) -> Stream:
    """Build the flow stream: the mirrored backbone with weights of its own (section 3.2).

    Args:
        size: Side S of the square, padded input in pixels, a multiple of 32.
        blocks: See ``build_resnet``, like the rest.
        width: Multiplier of the channels.
        frozen_batch_norm: Whether the stored moments are used also in training.
    """
    backbone = build_resnet(
        input_shape=(size, size, 3),
        blocks=blocks,
        width=width,
        frozen_batch_norm=frozen_batch_norm,
        picture=False,
        name="resnet_flow",
    )
    return Stream(keys.FLOW, keys.MOTION, backbone)
