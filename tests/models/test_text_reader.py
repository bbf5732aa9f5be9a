"""Word vectors on their way to the text encoder."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf import keys
from a2d_tf.models.text_encoder import build_text_encoder
from a2d_tf.models.text_reader import TextReader


@pytest.mark.parametrize("length", [0.0, 2.0])
def test_vectors_keep_their_length_or_are_brought_to_one(length):
    encoder = build_text_encoder(kind="conv", dimension=4, max_words=3, units=5)
    reader = TextReader(encoder=encoder, vector_length=length)
    inputs = reader.inputs()
    assert {name: one.shape for name, one in inputs.items()} == {
        keys.WORDS: (None, None, 3, 4),
        keys.NUM_WORDS: (None, None),
    }
    words = np.random.default_rng(0).standard_normal((2, 2, 3, 4)).astype("float32")
    given = {keys.WORDS: words, keys.NUM_WORDS: np.full((2, 2), 3, "int32")}
    found = keras.Model(inputs, reader.read(inputs))(given)
    if length:
        words = length * words / np.linalg.norm(words, axis=-1, keepdims=True)
    expected = encoder(given | {keys.WORDS: words})
    np.testing.assert_allclose(
        ops.convert_to_numpy(found), ops.convert_to_numpy(expected), atol=1e-5
    )
