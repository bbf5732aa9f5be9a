"""What the sentence model sees of a clip: the video encoder's features (sentence paper, 3.2)."""

from dataclasses import dataclass

import keras
from keras import ops

from a2d_tf import keys

ENCODED = "encoded_video"  # the layer that hands on the video's features (B, H, W, C)


@dataclass(frozen=True, kw_only=True)
class ClipReader:
    """A video encoder, and what is done with its features.

    Attributes:
        encoder: Model from clips (B, T, S, S, C) in [-1, 1] to (B, T', H, W, C'), such as
            ``build_i3d``'s.
        normalise: Whether to L2-normalise the features at every position (3.2).
        scale: Factor of the features.
    """

    encoder: keras.Model
    normalise: bool = True
    scale: float = 1.0

    @property
    def feature_shape(self) -> tuple[int, int, int]:
        """Shape (H, W, C') of the features."""
        return self.encoder.output_shape[2:]

    def inputs(self) -> dict[str, keras.KerasTensor]:
        """Return ``keys.VIDEO`` (B, T, S, S, C)."""
        return {keys.VIDEO: keras.Input(self.encoder.input_shape[1:], name=keys.VIDEO)}

    def read(self, inputs: dict[str, keras.KerasTensor]) -> keras.KerasTensor:
        """Return the features (B, H, W, C') of a clip, the mean over time."""
        encoded = self.encoder(inputs[keys.VIDEO])  # (B, T', H, W, C')
        features = keras.layers.Identity(name=ENCODED)(ops.mean(encoded, axis=1))
        if self.normalise:
            features = keras.layers.UnitNormalization(name="unit_features")(features)
        return features if self.scale == 1.0 else features * self.scale
