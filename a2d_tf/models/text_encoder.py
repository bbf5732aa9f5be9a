"""Text encoders: convolution, LSTM, bidirectional LSTM (sentence paper, 3.1 and 5.1)."""

import keras

from a2d_tf import keys
from a2d_tf.layers.per_sentence import PerSentence

TEXT_ENCODERS: tuple[str, ...] = ("conv", "lstm", "bilstm")

# "temporal filter size equal to 2" (sentence paper, 3.1).
_FILTER_WIDTH = 2


def build_text_encoder(
    *, kind: str, dimension: int, max_words: int, units: int, name: str = "text_encoder"
) -> keras.Model:
    """Build an encoder of sentences given as word vectors.

    Args:
        kind: ``conv`` (ReLU, max over time), ``lstm`` (last state), ``bilstm`` (both last states).
        dimension: Size D of a word vector.
        max_words: Padded length L of a sentence.
        units: Filters of the convolution, or units of the LSTM (of each direction).
        name: The model's name.

    Returns:
        A model from ``keys.WORDS`` (B, K, L, D) and ``keys.NUM_WORDS`` (B, K) to (B, K, U).

    Raises:
        ValueError: Unknown kind.
    """
    if kind == "conv":
        layer = keras.Sequential(
            [
                keras.layers.Conv1D(units, _FILTER_WIDTH, activation="relu", name="conv"),
                keras.layers.GlobalMaxPooling1D(name="max_over_time"),
            ],
            name="sentence_conv",
        )
    elif kind == "lstm":
        layer = keras.layers.LSTM(units, name="sentence_lstm")
    elif kind == "bilstm":
        layer = keras.layers.Bidirectional(keras.layers.LSTM(units), name="sentence_bilstm")
    else:
        raise ValueError(f"kind must be one of {', '.join(TEXT_ENCODERS)}, got {kind!r}")

    words = keras.Input((None, max_words, dimension), name=keys.WORDS)
    num_words = keras.Input((None,), dtype="int32", name=keys.NUM_WORDS)
    encoded = PerSentence(layer, use_mask=kind != "conv", name="per_sentence")(words, num_words)
    return keras.Model({keys.WORDS: words, keys.NUM_WORDS: num_words}, encoded, name=name)
