"""Batch norm that keeps and uses its stored moments, also in training."""

import keras


@keras.saving.register_keras_serializable(package="a2d_tf")
class FrozenBatchNormalization(keras.layers.BatchNormalization):
    """Batch norm in inference mode under every call; its beta and gamma may still train.

    A layer of its own, because a functional model hands its own ``training`` argument down and
    overrides the ``training=False`` of a layer's call.
    """

    def call(self, inputs, training=None, mask=None):
        """Normalise with the stored moments."""
        return super().call(inputs, training=False, mask=mask)
