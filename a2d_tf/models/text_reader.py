"""What the sentence model reads of its sentences: one vector each (sentence paper, 3.1)."""

from dataclasses import dataclass

import keras

from a2d_tf import keys


@dataclass(frozen=True, kw_only=True)
class TextReader:
    """A text encoder, and what is done with the word vectors before it.

    Attributes:
        encoder: Model from ``keys.WORDS`` (B, K, L, D) and ``keys.NUM_WORDS`` (B, K) to
            (B, K, U), ``build_text_encoder``'s.
        vector_length: L2 norm that every word vector is brought to; 0 leaves them as they are.
    """

    encoder: keras.Model
    vector_length: float = 0.0

    def inputs(self) -> dict[str, keras.KerasTensor]:
        """Return ``keys.WORDS`` (B, K, L, D) and ``keys.NUM_WORDS`` (B, K)."""
        words = self.encoder.input[keys.WORDS].shape[1:]
        return {
            keys.WORDS: keras.Input(words, name=keys.WORDS),
            keys.NUM_WORDS: keras.Input((None,), dtype="int32", name=keys.NUM_WORDS),
        }

    def read(self, inputs: dict[str, keras.KerasTensor]) -> keras.KerasTensor:
        """Return the sentences (B, K, U)."""
        words = inputs[keys.WORDS]
        if self.vector_length:
            unit = keras.layers.UnitNormalization(name="unit_words")
            words = unit(words) * self.vector_length
        return self.encoder({keys.WORDS: words, keys.NUM_WORDS: inputs[keys.NUM_WORDS]})
