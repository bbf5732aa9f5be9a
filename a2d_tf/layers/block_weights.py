"""The two convolutions of a decoder block as layers that give their weights in place of maps.

They have the names of Keras's own classes because a file of weights calls a layer by its class: so
a checkpoint fits both a decoder with these layers and one with Keras's.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="a2d_tf")
class Conv2DTranspose(keras.layers.Conv2DTranspose):
    """Features (B, H, W, C), used for their C only -> kernel (k, k, M, C), bias (M,)."""

    def call(self, inputs):
        """Return the kernel and the bias."""
        return _weights(self)

    def compute_output_spec(self, inputs):
        """Return their shapes."""
        kernel = (*self.kernel_size, self.filters, inputs.shape[-1])
        return _specs(kernel, self.filters, dtype=self.compute_dtype)


@keras.saving.register_keras_serializable(package="a2d_tf")
class Conv2D(keras.layers.Conv2D):
    """Anything (B, H, W, M), used for its M only -> kernel (k, k, M, N), bias (N,)."""

    def call(self, inputs):
        """Return the kernel and the bias."""
        return _weights(self)

    def compute_output_spec(self, inputs):
        """Return their shapes."""
        kernel = (*self.kernel_size, inputs.shape[-1], self.filters)
        return _specs(kernel, self.filters, dtype=self.compute_dtype)


def _weights(layer):
    return ops.convert_to_tensor(layer.kernel), ops.convert_to_tensor(layer.bias)


def _specs(kernel: tuple[int, ...], bias: int, *, dtype: str):
    return keras.KerasTensor(kernel, dtype=dtype), keras.KerasTensor((bias,), dtype=dtype)
