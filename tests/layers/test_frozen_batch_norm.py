"""Stored moments stay and are used, however the layer is called; beta still trains."""

import keras
import numpy as np

from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization


def build():
    layer = FrozenBatchNormalization(scale=False, epsilon=0.0)
    layer.build((None, 1))
    layer.set_weights([np.array([v]) for v in (0.5, 1.0, 4.0)])  # beta, mean, variance
    return layer


def test_alone_and_inside_a_model_that_trains():
    layer = build()
    x = np.asarray([[3.0], [-3.0]], "float32")
    inputs = keras.Input((1,))
    model = keras.Model(inputs, layer(inputs))
    for output in (layer(x, training=True), model(x, training=True), model(x)):
        np.testing.assert_allclose(np.ravel(output), [1.5, -1.5], rtol=1e-6)


def test_fit_moves_beta_and_nothing_else():
    layer = build()
    model = keras.Sequential([keras.Input((1,)), layer])
    model.compile("sgd", "mse", jit_compile=False)
    model.train_on_batch(np.asarray([[3.0], [-3.0]], "float32"), np.ones((2, 1), "float32"))
    beta, mean, variance = (float(value[0]) for value in layer.get_weights())
    # Outputs 1.5 and -1.5 for a target of 1: the gradient by beta is -2; the rate is 0.01.
    assert abs(beta - (0.5 + 0.01 * 2.0)) < 1e-6
    assert (mean, variance) == (1.0, 4.0)


def test_it_comes_back_from_its_configuration():
    layer = build()
    copy = keras.layers.deserialize(keras.layers.serialize(layer))
    assert type(copy) is FrozenBatchNormalization and copy.epsilon == 0.0
