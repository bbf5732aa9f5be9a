"""Averages are what a run validates, stores and answers with; it trains on without them."""

import keras
import numpy as np
import pytest
from fakes.configs import make_baseline_config

from a2d_tf.training.averaged import ValidateAverages, averages_in, swap_averages
from a2d_tf.training.checkpoint import load_checkpoint, save_checkpoint
from a2d_tf.training.optimizer import build_optimizer


@pytest.fixture
def model():
    """Return a model of one weight that begins at 1 and moves by 1 with every batch."""
    dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
    model = keras.Sequential([keras.Input((1,)), dense])
    sgd = {"optimizer": "sgd", "momentum": 0.0, "weight_decay": 0.0, "learning_rate": 1.0}
    config = make_baseline_config("hu2016", train=sgd | {"ema": 0.5})
    model.compile(optimizer=build_optimizer(config.train), loss="mae")
    model.optimizer.build(model.trainable_variables)
    return model


def batch():
    return np.ones((1, 1), np.float32), np.full((1, 1), 100, np.float32)


def weight_of(model):
    return float(model.get_weights()[0].item())


def test_the_average_is_that_of_the_weights_after_each_batch(model):
    for _ in range(3):
        model.train_on_batch(*batch())
    assert weight_of(model) == 4
    with averages_in(model):
        assert weight_of(model) == pytest.approx(0.5 * (0.5 * 2 + 0.5 * 3) + 0.5 * 4)
    assert weight_of(model) == 4


def test_a_checkpoint_answers_with_the_average_and_trains_on_without(model, tmp_path):
    for _ in range(2):
        model.train_on_batch(*batch())
    with averages_in(model):
        average = weight_of(model)
        save_checkpoint(model, tmp_path, step=2)
    model.train_on_batch(*batch())
    with averages_in(model):
        straight = (weight_of(model), average)
    answering = keras.models.clone_model(model)
    load_checkpoint(answering, tmp_path)
    assert weight_of(answering) == average != 3
    load_checkpoint(model, tmp_path)
    swap_averages(model)
    assert weight_of(model) == 3
    model.train_on_batch(*batch())
    with averages_in(model):
        assert (weight_of(model), average) == straight


def test_validation_is_of_the_average(model):
    seen = []

    class Watch(keras.callbacks.Callback):
        def on_test_batch_end(self, step, logs=None):
            seen.append(weight_of(self.model))

    x, y = batch()
    model.fit(
        x,
        y,
        epochs=2,
        validation_data=(x, y),
        callbacks=[ValidateAverages(model), Watch()],
        verbose=0,
    )
    assert seen == [2.0, 2.5]
    assert weight_of(model) == 3


def test_nothing_is_swapped_without_averages(model):
    model.compile(optimizer="sgd", loss="mse")
    model.optimizer.build(model.trainable_variables)
    swap_averages(model)
    assert weight_of(model) == 1
