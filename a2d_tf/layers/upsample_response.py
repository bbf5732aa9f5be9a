"""One transposed convolution that brings the responses of each sentence to the picture's size."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="a2d_tf")
class UpsampleResponse(keras.layers.Layer):
    """Responses (B, K, h, w) -> float32 (B, K, h * stride, w * stride), kernel twice the stride.

    The kernel starts as linear interpolation and is learned; all sentences share it.

    Args:
        stride: Upsampling factor, even.
    """

    def __init__(self, stride: int, **kwargs):
        super().__init__(**kwargs)
        if stride < 2 or stride % 2:
            raise ValueError(f"stride must be even and at least 2, got {stride}")
        self.stride = stride

    def build(self, responses_shape):
        """Make the kernel."""
        side = 2 * self.stride
        offsets = (ops.arange(side, dtype="float32") + 0.5) / self.stride
        ramp = 1.0 - ops.abs(1.0 - offsets)
        kernel = ops.convert_to_numpy(ramp[:, None] * ramp[None, :])[..., None, None]
        self.kernel = self.add_weight(
            name="kernel", shape=(side, side, 1, 1), initializer=lambda *_, **__: kernel
        )
        self.built = True

    def call(self, responses):
        """Return the upsampled responses."""
        batch, sentences, height, width = ops.shape(responses)
        flat = ops.reshape(ops.cast(responses, "float32"), (-1, height, width, 1))
        large = ops.conv_transpose(flat, self.kernel, strides=self.stride, padding="same")
        return ops.reshape(large, (batch, sentences, height * self.stride, width * self.stride))

    def compute_output_spec(self, responses):
        """Return the shape (B, K, H, W) in float32."""
        batch, sentences, height, width = responses.shape
        shape = (batch, sentences, height * self.stride, width * self.stride)
        return keras.KerasTensor(shape, dtype="float32")

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"stride": self.stride}
