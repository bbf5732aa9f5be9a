"""Text encoders against NumPy; padding and other sentences have no influence."""

import numpy as np
import pytest
from keras import ops

from a2d_tf import keys
from a2d_tf.models.text_encoder import build_text_encoder

DIMENSION, UNITS = 4, 3


def encode(model, words, num_words):
    return ops.convert_to_numpy(
        model(
            {
                keys.WORDS: np.asarray(words, "float32"),
                keys.NUM_WORDS: np.asarray(num_words, "int32"),
            }
        )
    )


def build(kind, max_words=6):
    return build_text_encoder(kind=kind, dimension=DIMENSION, max_words=max_words, units=UNITS)


def padded(sentence, length):
    return np.pad(sentence, [(0, length - len(sentence)), (0, 0)])


def test_convolution_is_two_words_wide_relu_and_max_over_time():
    rng = np.random.default_rng(0)
    model = build("conv")
    kernel = rng.standard_normal((2, DIMENSION, UNITS)).astype("float32")
    bias = rng.standard_normal(UNITS).astype("float32")
    model.set_weights([kernel, bias])
    words = rng.standard_normal((1, 2, 6, DIMENSION)).astype("float32")
    encoded = encode(model, words, [[6, 6]])
    for k in range(2):
        pairs = [words[0, k, i] @ kernel[0] + words[0, k, i + 1] @ kernel[1] for i in range(5)]
        expected = np.maximum(np.asarray(pairs) + bias, 0).max(axis=0)
        np.testing.assert_allclose(encoded[0, k], expected, atol=1e-5)


@pytest.mark.parametrize(("kind", "units"), [("conv", 3), ("lstm", 3), ("bilstm", 6)])
def test_any_number_of_sentences(kind, units):
    model = build(kind)
    assert model.output_shape == (None, None, units)
    for sentences in (1, 4):
        words = np.zeros((2, sentences, 6, DIMENSION))
        assert encode(model, words, np.ones((2, sentences))).shape == (2, sentences, units)


@pytest.mark.parametrize("kind", ["conv", "lstm", "bilstm"])
def test_a_sentence_does_not_see_the_others(kind):
    rng = np.random.default_rng(1)
    model = build(kind)
    words = rng.standard_normal((1, 3, 6, DIMENSION))
    num_words = np.asarray([[6, 2, 4]])
    together = encode(model, words, num_words)
    for k in range(3):
        alone = encode(model, words[:, k : k + 1], num_words[:, k : k + 1])
        np.testing.assert_allclose(together[:, k], alone[:, 0], atol=1e-6)


@pytest.mark.parametrize("kind", ["lstm", "bilstm"])
def test_recurrent_encoders_ignore_padding(kind):
    sentence = np.random.default_rng(2).standard_normal((3, DIMENSION))
    short, long = build(kind, max_words=3), build(kind, max_words=6)
    long.set_weights(short.get_weights())
    expected = encode(short, sentence[None, None], [[3]])
    actual = encode(long, padded(sentence, 6)[None, None], [[3]])
    np.testing.assert_allclose(actual, expected, atol=1e-6)
    # What stands behind the last word does not matter either.
    noisy = padded(sentence, 6)
    noisy[3:] = 9.0
    np.testing.assert_allclose(encode(long, noisy[None, None], [[3]]), expected, atol=1e-6)


def test_bidirectional_reads_from_both_ends():
    sentence = np.random.default_rng(3).standard_normal((4, DIMENSION))
    model = build("bilstm", max_words=4)
    forward, backward = np.split(encode(model, sentence[None, None], [[4]])[0, 0], 2)
    weights = model.get_weights()
    model.set_weights([*weights[3:], *weights[:3]])
    swapped = encode(model, sentence[::-1][None, None], [[4]])[0, 0]
    np.testing.assert_allclose(np.split(swapped, 2), [backward, forward], atol=1e-6)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="conv, lstm, bilstm, got 'gru'"):
        build("gru")
