"""Noise on word vectors in training: a sentence then means what words near its own mean, too."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="a2d_tf")
class WordNoise(keras.layers.Layer):
    """Add normal noise to word vectors, each in proportion to its length.

    A data set of a hundred sentences names few of the words that others will use; what is learned
    of a word should hold in its neighbourhood. Padding, which is zero, stays zero.

    Args:
        amount: Expected length of the noise, as a share of the vector's.
        seed: Of the noise.
    """

    def __init__(self, amount: float, *, seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.amount = amount
        self.seed = seed
        self._generator = keras.random.SeedGenerator(seed)

    def call(self, vectors, training=None):
        """Return vectors (..., D) with noise in training, else as they are."""
        if not training:
            return vectors
        squares = ops.sum(ops.square(vectors), axis=-1, keepdims=True)
        deviation = self.amount * ops.sqrt(squares / vectors.shape[-1])
        noise = keras.random.normal(ops.shape(vectors), dtype=vectors.dtype, seed=self._generator)
        return vectors + deviation * noise

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"amount": self.amount, "seed": self.seed}
