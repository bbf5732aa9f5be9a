"""Hu et al. 2016: what the paper's formula says."""

import keras
import numpy as np
from fakes.frame_and_words import make_inputs, read_small

from a2d_tf.models.hu2016 import build_hu2016


def test_hu_is_two_convolutions_on_text_picture_and_coordinates_side_by_side():
    model = build_hu2016(read_small(), hidden=9)
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
