"""Hu et al. 2016 and Li et al. 2017: shapes, sentences apart, and what the papers' formulas say."""

import keras
import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.models.frame_and_words import read_frame_and_words
from a2d_tf.models.hu2016 import build_hu2016
from a2d_tf.models.li2017 import build_li2017

SIZE, LENGTH, VOCABULARY = 64, 5, 12
SMALL = {
    "size": SIZE,
    "vocabulary_size": VOCABULARY,
    "max_words": LENGTH,
    "width": 1 / 32,
    "features": 6,
    "word_dimension": 7,
    "text_units": 8,
}


@pytest.fixture(params=["hu2016", "li2017"])
def model(request):
    keras.utils.set_random_seed(4)
    if request.param == "hu2016":
        return build_hu2016(read_frame_and_words(**SMALL), hidden=9)
    return build_li2017(read_frame_and_words(**SMALL))


def make_inputs(batch=2, sentences=3, seed=0):
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, LENGTH + 1, (batch, sentences)).astype(np.int32)
    ids = rng.integers(1, VOCABULARY, (batch, sentences, LENGTH)).astype(np.int32)
    ids[np.arange(LENGTH) >= lengths[..., None]] = 0
    return {
        keys.VIDEO: rng.uniform(-1, 1, (batch, 1, SIZE, SIZE, 3)).astype(np.float32),
        keys.WORD_IDS: ids,
        keys.NUM_WORDS: lengths,
    }


def respond(model, inputs):
    return np.asarray(model(inputs)[keys.response(SIZE)])


def test_one_response_of_the_pictures_size_a_sentence(model):
    assert respond(model, make_inputs()).shape == (2, 3, SIZE, SIZE)


def test_sentences_of_a_clip_do_not_mix(model):
    inputs = make_inputs()
    together = respond(model, inputs)
    for sentence in range(3):
        alone = {
            name: values if name == keys.VIDEO else values[:, sentence : sentence + 1]
            for name, values in inputs.items()
        }
        np.testing.assert_allclose(together[:, sentence], respond(model, alone)[:, 0], atol=1e-5)


def test_the_sentence_and_its_order_matter_and_padding_does_not(model):
    inputs = make_inputs(batch=1, sentences=2)
    inputs[keys.WORD_IDS][0] = [[1, 2, 0, 0, 0], [2, 1, 0, 0, 0]]
    inputs[keys.NUM_WORDS][0] = 2
    first, second = respond(model, inputs)[0]
    assert np.abs(first - second).max() > 1e-6
    inputs[keys.WORD_IDS][0] = [[1, 2, 9, 9, 9], [2, 1, 0, 7, 0]]
    np.testing.assert_allclose(respond(model, inputs)[0], [first, second], atol=1e-6)


def test_li_is_a_sigmoid_filter_on_features_and_coordinates():
    keras.utils.set_random_seed(4)
    model = build_li2017(read_frame_and_words(**SMALL))
    inputs = make_inputs()
    text = keras.Model(model.inputs, model.get_layer("filters").output)(inputs)
    features = keras.Model(model.inputs, model.get_layer("coordinates").output)(inputs)
    coarse = keras.Model(model.inputs, model.get_layer("response").output)(inputs)
    text, features = np.asarray(text), np.asarray(features)
    assert text.shape == (2, 3, 6 + 8) and (text > 0).all() and (text < 1).all()
    np.testing.assert_allclose(
        np.asarray(coarse), np.einsum("bhwc,bkc->bkhw", features, text), atol=1e-5
    )


def test_hu_is_two_convolutions_on_text_picture_and_coordinates_side_by_side():
    keras.utils.set_random_seed(4)
    model = build_hu2016(read_frame_and_words(**SMALL), hidden=9)
    inputs = make_inputs()

    def output(name):
        return np.asarray(keras.Model(model.inputs, model.get_layer(name).output)(inputs))

    text, picture = output("unit_text"), output("coordinates")
    np.testing.assert_allclose(np.linalg.norm(text, axis=-1), 1, atol=1e-4)
    np.testing.assert_allclose(np.linalg.norm(picture[..., :6], axis=-1), 1, atol=1e-4)
    tiled = np.broadcast_to(text[:, :, None, None], (2, 3, 2, 2, 8))
    joined = np.concatenate([tiled, np.broadcast_to(picture[:, None], (2, 3, 2, 2, 14))], axis=-1)
    from_picture, bias = model.get_layer("hidden_picture").get_weights()
    kernel = np.concatenate([model.get_layer("hidden_text").get_weights()[0], from_picture[0, 0]])
    hidden = np.maximum(joined @ kernel + bias, 0)
    last, last_bias = model.get_layer("score").get_weights()
    np.testing.assert_allclose(output("score"), hidden @ last + last_bias, atol=1e-5)


def test_the_papers_sizes():
    read = read_frame_and_words(size=512, vocabulary_size=8800, max_words=20, width=1 / 64)
    model = build_li2017(read)
    assert model.get_layer("filters").units == 1008
    assert model.output[keys.response(512)].shape == (None, None, 512, 512)
