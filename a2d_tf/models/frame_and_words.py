"""What the sentence paper's two baselines read: one frame, and sentences as learned words.

VGG-16's fc8 of the annotated frame, and the last state of an LSTM over an embedding (section 5.2).
"""

from typing import NamedTuple

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.layers.per_sentence import PerSentence
from a2d_tf.models.vgg16 import build_vgg16

EMBEDDING = "embedding"  # the layer of the learned word vectors


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
    read_padding: bool = False,
) -> FrameAndWords:
    """Build the layers that read a frame and its sentences.

    Args:
        size: Side S of the square, padded input in pixels, a multiple of 32.
        vocabulary_size: Rows of the learned embedding; row 0 is for padding, and for unknown words
            where none is ``<unk>``.
        max_words: Padded sentence length L.
        width: Factor of VGG-16's channel counts.
        features: Channels C of fc8.
        word_dimension: Size of a learned word vector.
        text_units: Units U of the LSTM.
        read_padding: Whether the LSTM always takes L steps, with the row of the padding before the
            first word, as in the public code of Hu et al. (ECCV 2016). Otherwise it begins with the
            first word, as in that of Li et al. (CVPR 2017).
    """
    # Layers
    vgg = build_vgg16(size=size, width=width, features=features)
    embedding = keras.layers.Embedding(vocabulary_size, word_dimension, name=EMBEDDING)
    lstm = keras.layers.LSTM(text_units)
    encoder = PerSentence(lstm, use_mask=not read_padding, name="text_encoder")

    # Functional model
    video = keras.Input((1, size, size, 3), name=keys.VIDEO)
    word_ids = keras.Input((None, max_words), dtype="int32", name=keys.WORD_IDS)
    num_words = keras.Input((None,), dtype="int32", name=keys.NUM_WORDS)
    read_ids = _padding_first(word_ids, num_words) if read_padding else word_ids
    return FrameAndWords(
        inputs={keys.VIDEO: video, keys.WORD_IDS: word_ids, keys.NUM_WORDS: num_words},
        picture=vgg(video[:, 0]),
        text=encoder(embedding(read_ids), num_words),
    )


def _padding_first(word_ids: keras.KerasTensor, num_words: keras.KerasTensor) -> keras.KerasTensor:
    """Return the rows (B, K, L) of sentences with the zeros before their words."""
    length = word_ids.shape[-1]
    place = ops.arange(length) + ops.expand_dims(num_words, -1) - length  # (B, K, L)
    moved = ops.take_along_axis(word_ids, ops.maximum(place, 0), axis=-1)
    return ops.where(place >= 0, moved, 0)
