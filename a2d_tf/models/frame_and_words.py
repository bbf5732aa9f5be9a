"""What the sentence paper's two baselines read: one frame, and sentences as learned words.

VGG-16's fc8 of the middle frame, and the last state of an LSTM over an embedding (section 5.2).
"""

from typing import NamedTuple

import keras

from a2d_tf import keys
from a2d_tf.layers.per_sentence import PerSentence
from a2d_tf.models.vgg16 import build_vgg16


class FrameAndWords(NamedTuple):
    """A frame and its K sentences, read separately; a baseline joins them.

    Attributes:
        inputs: ``keys.VIDEO`` (B, 1, S, S, 3) in [-1, 1], ``keys.WORD_IDS`` (B, K, L) and
            ``keys.NUM_WORDS`` (B, K).
        picture: Features (B, h, w, C) of the frame, which is encoded once for all sentences.
        text: Representations (B, K, U) of the sentences.
    """

    inputs: dict[str, keras.KerasTensor]
    picture: keras.KerasTensor
    text: keras.KerasTensor

    @property
    def size(self) -> int:
        """Side S of the square, padded input in pixels."""
        return self.inputs[keys.VIDEO].shape[2]


def read_frame_and_words(
    *,
    size: int,
    vocabulary_size: int,
    max_words: int,
    width: float = 1.0,
    features: int = 1000,
    word_dimension: int = 1000,
    text_units: int = 1000,
) -> FrameAndWords:
    """Build the layers that read a frame and its sentences.

    Args:
        size: Side S of the square, padded input in pixels, a multiple of 32.
        vocabulary_size: Rows of the learned embedding; row 0 is for padding and unknown words.
        max_words: Padded sentence length L.
        width: Factor of VGG-16's channel counts.
        features: Channels C of fc8.
        word_dimension: Size of a learned word vector.
        text_units: Units U of the LSTM.
    """
    # Layers
    vgg = build_vgg16(size=size, width=width, features=features)
    embedding = keras.layers.Embedding(vocabulary_size, word_dimension, name="embedding")
    encoder = PerSentence(keras.layers.LSTM(text_units), use_mask=True, name="text_encoder")

    # Functional model
    video = keras.Input((1, size, size, 3), name=keys.VIDEO)
    word_ids = keras.Input((None, max_words), dtype="int32", name=keys.WORD_IDS)
    num_words = keras.Input((None,), dtype="int32", name=keys.NUM_WORDS)
    return FrameAndWords(
        inputs={keys.VIDEO: video, keys.WORD_IDS: word_ids, keys.NUM_WORDS: num_words},
        picture=vgg(video[:, 0]),
        text=encoder(embedding(word_ids), num_words),
    )
