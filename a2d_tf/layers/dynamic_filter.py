"""The layer form of the dynamic filter, for functional models (sentence paper, equation 2)."""

import keras
from keras import ops

from a2d_tf.ops.dynamic_filter import dynamic_filter_response


@keras.saving.register_keras_serializable(package="a2d_tf")
class DynamicFilterResponse(keras.layers.Layer):
    """Features (B, H, W, C) and filters (B, K, C) -> float32 responses (B, K, H, W).

    The responses leave in float32 under every precision policy: the loss and the cut at 0 need it.
    """

    def call(self, features, filters):
        """Return the responses of every sentence at every position."""
        return ops.cast(dynamic_filter_response(features, filters), "float32")

    def compute_output_spec(self, features, filters):
        """Return the shape (B, K, H, W) in float32."""
        batch, height, width, _ = features.shape
        return keras.KerasTensor((batch, filters.shape[1], height, width), dtype="float32")
