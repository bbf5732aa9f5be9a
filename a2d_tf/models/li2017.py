"""The baseline of Li et al., "Tracking by Natural Language Specification" (CVPR 2017).

Its lingual specification model, as the sentence paper compares with it (section 5.2): the middle
frame only, VGG-16 features with coordinates under one dynamic filter made from an LSTM's last
state with a sigmoid, and one upsampling.
"""

import keras

from a2d_tf import keys
from a2d_tf.layers.coordinates import AppendCoordinates
from a2d_tf.layers.dynamic_filter import DynamicFilterResponse
from a2d_tf.layers.per_sentence import PerSentence
from a2d_tf.layers.upsample_response import UpsampleResponse
from a2d_tf.models.vgg16 import STRIDE, build_vgg16


def build_li2017(
    *,
    size: int,
    vocabulary_size: int,
    max_words: int,
    width: float = 1.0,
    features: int = 1000,
    word_dimension: int = 1000,
    text_units: int = 1000,
    name: str = "li2017",
) -> keras.Model:
    """Build the baseline. The picture is encoded once for all K sentences of a clip.

    Args:
        size: Side S of the square, padded input in pixels, a multiple of 32.
        vocabulary_size: Rows of the learned embedding; row 0 is for padding and unknown words.
        max_words: Padded sentence length L.
        width: Multiplies VGG-16's channel counts.
        features: Channels of fc8; the filter has eight more, for the coordinates.
        word_dimension: Size of a learned word vector.
        text_units: Units of the LSTM.
        name: The model's name.

    Returns:
        A model of ``keys.VIDEO`` (B, 1, S, S, 3) in [-1, 1], ``keys.WORD_IDS`` (B, K, L) and
        ``keys.NUM_WORDS`` (B, K) to ``{keys.response(S): (B, K, S, S)}``.
    """
    # Layers
    vgg = build_vgg16(size=size, width=width, features=features)
    embedding = keras.layers.Embedding(vocabulary_size, word_dimension, name="embedding")
    encoder = PerSentence(keras.layers.LSTM(text_units), use_mask=True, name="text_encoder")

    # Functional model
    video = keras.Input((1, size, size, 3), name=keys.VIDEO)
    word_ids = keras.Input((None, max_words), dtype="int32", name=keys.WORD_IDS)
    num_words = keras.Input((None,), dtype="int32", name=keys.NUM_WORDS)
    text = encoder(embedding(word_ids), num_words)  # (B, K, U)
    picture = AppendCoordinates(name="coordinates")(vgg(video[:, 0]))  # (B, h, w, C)
    filters = keras.layers.Dense(picture.shape[-1], activation="sigmoid", name="filters")(text)
    coarse = DynamicFilterResponse(name="response", dtype="float32")(picture, filters)
    response = UpsampleResponse(STRIDE, name=keys.response(size), dtype="float32")(coarse)
    inputs = {keys.VIDEO: video, keys.WORD_IDS: word_ids, keys.NUM_WORDS: num_words}
    return keras.Model(inputs, {keys.response(size): response}, name=name)
