"""A layer that appends the cell coordinates to a feature map (sentence paper, 3.2)."""

import keras
from keras import ops

from a2d_tf.ops.coordinates import NUM_COORDINATES, coordinate_map


@keras.saving.register_keras_serializable(package="a2d_tf")
class AppendCoordinates(keras.layers.Layer):
    """Append eight coordinate channels: (B, H, W, C) -> (B, H, W, C + 8). H and W must be known."""

    def call(self, features):
        """Return the features followed by the coordinates of their cells."""
        _, height, width, _ = features.shape
        coordinates = ops.cast(coordinate_map(height, width), features.dtype)[None]
        coordinates = ops.broadcast_to(
            coordinates, (ops.shape(features)[0], height, width, NUM_COORDINATES)
        )
        return ops.concatenate([features, coordinates], axis=-1)

    def compute_output_shape(self, input_shape):
        """Return (B, H, W, C + 8)."""
        return (*input_shape[:-1], input_shape[-1] + NUM_COORDINATES)
