"""What a level of the action branch keeps from the frames around the labelled one (section 3.2)."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import keras
from keras import ops


class Aggregation(Protocol):
    """Features of 2 * radius + 1 frames -> features of the labelled frame, the central one."""

    radius: ClassVar[int]

    def __call__(self, level, inside, *, name: str) -> keras.KerasTensor:
        """Return (B, H, W, C).

        Args:
            level: Features (B, F, H, W, C).
            inside: (B, F), 1 for a frame of the clip, 0 for a place outside it.
            name: Name of the layer, if one is needed.
        """


@dataclass(frozen=True)
class TemporalConvolution:
    """A 3x1x1 convolution over the labelled frame and its two neighbours.

    Only the labelled frame's result of a "same" convolution is needed, so it is one without
    padding. Places outside the clip count as zero features, which is what "same" pads with.

    Attributes:
        activation: Name of the activation behind it: "relu" or "linear".
    """

    radius: ClassVar[int] = 1
    activation: str = "relu"

    def __call__(self, level, inside, *, name: str) -> keras.KerasTensor:
        """Return (B, H, W, C) of ``level`` (B, 3, H, W, C)."""
        level = level * ops.cast(inside, level.dtype)[:, :, None, None, None]
        kernel = (2 * self.radius + 1, 1, 1)
        convolve = keras.layers.Conv3D(
            level.shape[-1], kernel, activation=self.activation, name=name
        )
        return convolve(level)[:, 0]


class LabelledFrameAlone:
    """No temporal context: the ablation of a single-frame model (section 4.3)."""

    radius: ClassVar[int] = 0

    def __call__(self, level, inside, *, name: str) -> keras.KerasTensor:
        """Return (B, H, W, C) of ``level`` (B, 1, H, W, C)."""
        return level[:, 0]
