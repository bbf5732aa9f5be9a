"""The finest response of a linear decoder, without the maps of its last block where that pays."""

import keras
from keras import ops

from a2d_tf.ops.coordinates import NUM_COORDINATES, coordinate_response
from a2d_tf.ops.dynamic_filter import dynamic_filter_response
from a2d_tf.ops.folded_block import folded_block_response, folding_limit


@keras.saving.register_keras_serializable(package="a2d_tf")
class FoldedResponse(keras.layers.Layer):
    """Responses to a block's output and its coordinates, from the block's input and weights.

    Features (B, H, W, C), filters (B, K, N + 8) and a dict of the float32 weights that
    ``folded_block_response`` takes -> float32 responses (B, K, sH, sW): what
    ``DynamicFilterResponse`` answers on the block's level.

    Args:
        stride: Stride s of the block.
        always: Whether to fold for any number of sentences; otherwise only for as many as it pays
            for, and beyond that the block's maps are made, once for all sentences.
    """

    def __init__(self, *, stride: int, always: bool = False, **kwargs) -> None:
        # Without Keras's casts: the block's maps are made in the precision of its input.
        super().__init__(autocast=False, **kwargs)
        self.stride = stride
        self.always = always

    def call(self, features, filters, weights):
        """Return the responses of every sentence at every position."""
        _, height, width, _ = features.shape
        filters = ops.cast(filters, "float32")
        at_maps, at_coordinates = filters[..., :-NUM_COORDINATES], filters[..., -NUM_COORDINATES:]

        def fold():
            exact = ops.cast(features, "float32")
            return folded_block_response(exact, at_maps, **weights, stride=self.stride)

        def unfold():
            maps = ops.cast(self._maps(features, weights), "float32")
            return dynamic_filter_response(maps, at_maps)

        limit = self._limit(features, weights)
        sentences = ops.shape(filters)[1]
        if self.always:
            response = fold()
        elif isinstance(sentences, int):
            response = fold() if sentences <= limit else unfold()
        else:  # a graph for any number of sentences
            response = ops.cond(sentences <= limit, fold, unfold)
        return response + coordinate_response(
            at_coordinates, height=height * self.stride, width=width * self.stride
        )

    def compute_output_spec(self, features, filters, weights):
        """Return the shape (B, K, sH, sW) in float32."""
        batch, height, width, _ = features.shape
        shape = (batch, filters.shape[1], height * self.stride, width * self.stride)
        return keras.KerasTensor(shape, dtype="float32")

    def get_config(self):
        """Return the configuration."""
        return super().get_config() | {"stride": self.stride, "always": self.always}

    def _limit(self, features, weights) -> int:
        _, height, width, channels = features.shape
        *_, deconv_width, conv_width = weights["conv_kernel"].shape
        return folding_limit(
            cells=height * width,
            channels=channels,
            deconv_width=deconv_width,
            conv_width=conv_width,
            stride=self.stride,
        )

    def _maps(self, features, weights):
        weights = {name: ops.cast(value, features.dtype) for name, value in weights.items()}
        maps = ops.conv_transpose(
            features, weights["deconv_kernel"], strides=self.stride, padding="same"
        )
        maps = maps + weights["deconv_bias"]
        return ops.conv(maps, weights["conv_kernel"], padding="same") + weights["conv_bias"]
