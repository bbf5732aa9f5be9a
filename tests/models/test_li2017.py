"""Li et al. 2017: what the paper's formula says, and its size."""

import keras
import numpy as np
from fakes.frame_and_words import make_inputs, read_small

from a2d_tf import keys
from a2d_tf.models.frame_and_words import read_frame_and_words
from a2d_tf.models.li2017 import build_li2017


def test_li_is_a_sigmoid_filter_on_features_and_coordinates():
    model = build_li2017(read_small())
    inputs = make_inputs()
    text = keras.Model(model.inputs, model.get_layer("filters").output)(inputs)
    features = keras.Model(model.inputs, model.get_layer("coordinates").output)(inputs)
    coarse = keras.Model(model.inputs, model.get_layer("response").output)(inputs)
    text, features = np.asarray(text), np.asarray(features)
    assert text.shape == (2, 3, 6 + 8) and (text > 0).all() and (text < 1).all()
    np.testing.assert_allclose(
        np.asarray(coarse), np.einsum("bhwc,bkc->bkhw", features, text), atol=1e-5
    )


def test_the_papers_sizes():
    read = read_frame_and_words(size=512, vocabulary_size=8800, max_words=20, width=1 / 64)
    model = build_li2017(read)
    assert model.get_layer("filters").units == 1008
    assert model.output[keys.response(512)].shape == (None, None, 512, 512)
