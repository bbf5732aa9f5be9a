"""The streams of the joint model: RGB frames, flow, and a backbone for each (section 3.2)."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.models.resnet import HALF_RANGE


@dataclass(frozen=True)
class Stream:
    """Frames of one kind and the backbone that every one of them goes through.

    Attributes:
        name: ``keys.RGB`` or ``keys.FLOW``.
        frames: Name of the input (B, T, S, S, 3): ``keys.VIDEO`` or ``keys.MOTION``.
        backbone: Model from (B, S, S, 3) to C2..C5, such as ``build_resnet``'s.
    """

    name: str
    frames: str
    backbone: keras.Model

    @property
    def stage_shapes(self) -> list[tuple[int, int, int]]:
        """Shapes (H, W, C) of C2..C5."""
        return [tuple(stage.shape[1:]) for stage in self.backbone.outputs]

    def read(self, frames) -> list[keras.KerasTensor]:
        """Return C2..C5, each (B, F, H, W, C), of frames (B, F, S, S, 3)."""
        stages = self.backbone(ops.reshape(frames, (-1, *frames.shape[2:])))
        return [ops.reshape(stage, (-1, frames.shape[1], *stage.shape[1:])) for stage in stages]


def build_appearance_stream(resnet: Callable[..., keras.Model], *, pool_padding: str) -> Stream:
    """Build the RGB stream, which actors and actions share (section 3.1).

    Args:
        resnet: ``build_resnet`` with all arguments set that both backbones have in common.
        pool_padding: Where the first pooling pads, see ``build_resnet``.
    """
    backbone = resnet(pool_padding=pool_padding, name="resnet_rgb")
    return Stream(keys.RGB, keys.VIDEO, backbone)


def build_motion_stream(resnet: Callable[..., keras.Model], *, scale: float = HALF_RANGE) -> Stream:
    """Build the flow stream: the mirrored backbone with weights of its own (section 3.2).

    Args:
        resnet: ``build_resnet`` with all arguments set that both backbones have in common.
        scale: What ``keys.MOTION`` is multiplied by before the first convolution.
    """
    backbone = resnet(picture=False, plane_scale=scale, name="resnet_flow")
    return Stream(keys.FLOW, keys.MOTION, backbone)
