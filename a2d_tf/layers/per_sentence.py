"""Run a sequence layer on each of the K sentences of a clip."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="a2d_tf")
class PerSentence(keras.layers.Wrapper):
    """Apply a layer of (N, L, D) -> (N, U) to word vectors (B, K, L, D), giving (B, K, U).

    Args:
        layer: The layer for one sentence.
        use_mask: Whether to hide the padding from the layer, by the number of words (B, K).
    """

    def __init__(self, layer, *, use_mask: bool = False, **kwargs):
        super().__init__(layer, **kwargs)
        self.use_mask = use_mask

    def build(self, words_shape, num_words_shape=None):
        """Build the inner layer on (N, L, D)."""
        if not self.layer.built:
            self.layer.build((None, *words_shape[2:]))
        self.built = True

    def call(self, words, num_words):
        """Return the sentence representations (B, K, U)."""
        batch, sentences, length, dimension = ops.shape(words)
        flat = ops.reshape(words, (-1, length, dimension))  # (B * K, L, D)
        if self.use_mask:
            # cuDNN refuses a fully masked sequence: an empty sentence is one zero vector.
            shown = ops.maximum(ops.reshape(num_words, (-1, 1)), 1)
            mask = ops.arange(length)[None, :] < shown
            encoded = self.layer(flat, mask=mask)
        else:
            encoded = self.layer(flat)
        return ops.reshape(encoded, (batch, sentences, encoded.shape[-1]))

    def compute_output_spec(self, words, num_words):
        """Return the shape (B, K, U)."""
        flat = keras.KerasTensor((None, *words.shape[2:]), dtype=words.dtype)
        encoded = self.layer.compute_output_spec(flat)
        return keras.KerasTensor((*words.shape[:2], encoded.shape[-1]), dtype=encoded.dtype)

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"use_mask": self.use_mask}
