"""A frame and its sentences are read apart, whichever baseline joins them."""

import keras
import numpy as np
import pytest
from fakes.frame_and_words import SIZE, make_inputs, read_small

from a2d_tf import keys
from a2d_tf.models.hu2016 import build_hu2016
from a2d_tf.models.li2017 import build_li2017


@pytest.fixture(params=["hu2016", "li2017"])
def model(request):
    return (
        build_hu2016(read_small(), hidden=9)
        if request.param == "hu2016"
        else build_li2017(read_small())
    )


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


def test_padding_that_is_read_comes_first():
    read = read_small(read_padding=True)
    model = keras.Model(read.inputs, read.text)
    inputs = make_inputs(batch=1, sentences=2)
    inputs[keys.WORD_IDS][0] = [[3, 4, 9, 0, 0], [1, 2, 3, 4, 5]]
    inputs[keys.NUM_WORDS][0] = [2, 5]
    lstm = model.get_layer("text_encoder").layer
    table = np.asarray(model.get_layer("embedding").embeddings)
    expected = lstm(table[np.array([[0, 0, 0, 3, 4], [1, 2, 3, 4, 5]])])
    np.testing.assert_allclose(model(inputs)[0], expected, atol=1e-6)
