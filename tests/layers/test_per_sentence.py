"""A sequence layer on each sentence, as a loop over clips and sentences would."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.layers.per_sentence import PerSentence


@pytest.fixture
def words():
    return np.random.default_rng(0).standard_normal((2, 3, 5, 4)).astype("float32")


def test_every_sentence_is_encoded_by_itself(words):
    layer = keras.layers.LSTM(6)
    wrapped = PerSentence(layer, use_mask=True)
    num_words = np.asarray([[5, 2, 1], [3, 4, 5]], "int32")
    together = ops.convert_to_numpy(wrapped(words, num_words))
    assert together.shape == (2, 3, 6)
    for b in range(2):
        for k in range(3):
            alone = layer(words[b, k : k + 1, : num_words[b, k]])
            np.testing.assert_allclose(together[b, k], ops.convert_to_numpy(alone)[0], atol=1e-6)


def test_an_empty_sentence_reads_as_one_zero_vector(words):
    layer = keras.layers.LSTM(6)
    wrapped = PerSentence(layer, use_mask=True)
    zeros = np.zeros_like(words)
    empty = ops.convert_to_numpy(wrapped(zeros, np.zeros((2, 3), "int32")))
    one_word = ops.convert_to_numpy(layer(np.zeros((1, 1, 4), "float32")))
    np.testing.assert_allclose(empty, np.broadcast_to(one_word, (2, 3, 6)), atol=1e-6)


def test_number_of_sentences_may_be_unknown():
    words = keras.Input((None, 5, 4))
    encoded = PerSentence(keras.layers.LSTM(6))(words, keras.Input((None,), dtype="int32"))
    assert encoded.shape == (None, None, 6)


def test_inner_weights_are_the_layer_s(words):
    wrapped = PerSentence(keras.layers.Dense(2, name="inner"))
    wrapped.build(words.shape, (2, 3))
    wrapped.trainable = False
    assert not wrapped.trainable_weights and len(wrapped.weights) == 2
