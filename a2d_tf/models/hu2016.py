"""The baseline of Hu et al., "Segmentation from Natural Language Expressions" (ECCV 2016).

As the sentence paper compares with it (section 5.2): the middle frame only, VGG-16 features, the
last state of an LSTM on learned word vectors, coordinates, two 1x1 convolutions, one upsampling.
"""

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.layers.coordinates import AppendCoordinates
from a2d_tf.layers.per_sentence import PerSentence
from a2d_tf.layers.upsample_response import UpsampleResponse
from a2d_tf.models.vgg16 import STRIDE, build_vgg16


def build_hu2016(
    *,
    size: int,
    vocabulary_size: int,
    max_words: int,
    width: float = 1.0,
    features: int = 1000,
    word_dimension: int = 1000,
    text_units: int = 1000,
    hidden: int = 500,
    name: str = "hu2016",
) -> keras.Model:
    """Build the baseline. The picture is encoded once for all K sentences of a clip.

    Args:
        size: Side S of the square, padded input in pixels, a multiple of 32.
        vocabulary_size: Rows of the learned embedding; row 0 is for padding and unknown words.
        max_words: Padded sentence length L.
        width: Multiplies VGG-16's channel counts.
        features: Channels of fc8.
        word_dimension: Size of a learned word vector.
        text_units: Units of the LSTM.
        hidden: Channels between the two 1x1 convolutions.
        name: The model's name.

    Returns:
        A model of ``keys.VIDEO`` (B, 1, S, S, 3) in [-1, 1], ``keys.WORD_IDS`` (B, K, L) and
        ``keys.NUM_WORDS`` (B, K) to ``{keys.response(S): (B, K, S, S)}``.
    """
    # Layers
    vgg = build_vgg16(size=size, width=width, features=features)
    embedding = keras.layers.Embedding(vocabulary_size, word_dimension, name="embedding")
    encoder = PerSentence(keras.layers.LSTM(text_units), use_mask=True, name="text_encoder")
    unit = keras.layers.UnitNormalization
    # One 1x1 convolution on text, features and coordinates side by side is a sum of two.
    from_text = keras.layers.Dense(hidden, use_bias=False, name="hidden_text")
    from_picture = keras.layers.Conv2D(hidden, 1, name="hidden_picture")

    # Functional model
    video = keras.Input((1, size, size, 3), name=keys.VIDEO)
    word_ids = keras.Input((None, max_words), dtype="int32", name=keys.WORD_IDS)
    num_words = keras.Input((None,), dtype="int32", name=keys.NUM_WORDS)
    text = unit(name="unit_text")(encoder(embedding(word_ids), num_words))  # (B, K, U)
    picture = unit(name="unit_picture")(vgg(video[:, 0]))  # (B, h, w, features)
    picture = from_picture(AppendCoordinates(name="coordinates")(picture))  # (B, h, w, hidden)
    joined = ops.expand_dims(picture, 1) + ops.expand_dims(from_text(text), (2, 3))
    score = keras.layers.Dense(1, name="score")(ops.relu(joined))[..., 0]  # (B, K, h, w)
    response = UpsampleResponse(STRIDE, name=keys.response(size), dtype="float32")(score)
    inputs = {keys.VIDEO: video, keys.WORD_IDS: word_ids, keys.NUM_WORDS: num_words}
    return keras.Model(inputs, {keys.response(size): response}, name=name)
