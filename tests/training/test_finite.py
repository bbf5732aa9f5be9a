"""NaN and infinity in a loss, a weight or an optimiser's state end training; the batch is kept."""

import json

import keras
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.training.finite import StopWithoutNumbers, find_not_finite

NAMES = {
    "video_id": np.array([b"_one", "zw\u00f6lf".encode()]),
    "frame_number": np.array([3, 40]),
    "sentence/texts": np.array([b"red ball\nthe dog", b""]),
}


def build():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="dense")])
    model.compile(keras.optimizers.Adam(0.1), "mse", jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    return model


def spoil(variable, value):
    content = np.array(variable)
    content.flat[-1] = value
    variable.assign(content)


def test_numbers_are_numbers():
    model = build()
    spoil(model.weights[0], 3e38)  # whose sums overflow
    assert find_not_finite(model) is None


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_weight_is_found(value):
    model = build()
    spoil(model.weights[1], value)
    assert find_not_finite(model) is model.weights[1]


def test_the_optimiser_s_state_is_found():
    model = build()
    spoil(model.optimizer.variables[-1], np.nan)
    assert find_not_finite(model) is model.optimizer.variables[-1]


def test_a_model_that_is_not_compiled_is_checked():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    spoil(model.weights[0], np.nan)
    assert find_not_finite(model) is model.weights[0]


@pytest.fixture
def asked(tmp_path):
    """Return a callback from step 10 on, and the steps whose batch it asked for."""
    steps = []

    def name_batch(step):
        steps.append(step)
        return NAMES

    return StopWithoutNumbers(tmp_path, start_step=10, name_batch=name_batch), steps


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_lost_loss_ends_training_and_names_its_batch(asked, tmp_path, loss):
    stop, steps = asked
    stop.on_train_batch_end(0, {"loss": 0.5})
    assert not steps
    with pytest.raises(InputError, match=r"loss: must stay a number.*names the batch of step 12"):
        stop.on_train_batch_end(1, {"loss": loss})
    assert steps == [11]
    assert json.loads((tmp_path / "failed_batch.json").read_text()) == {
        "step": 12,
        "field": "loss",
        "value": str(loss),
        "elements": [
            {"video_id": "_one", "frame_number": 3, "sentence/texts": ["red ball", "the dog"]},
            {"video_id": "zw\u00f6lf", "frame_number": 40, "sentence/texts": []},
        ],
    }


def test_a_lost_weight_is_named(asked):
    stop, _ = asked
    model = build()
    stop.check_weights(model)
    spoil(model.weights[0], np.nan)
    with pytest.raises(InputError, match=r"weights: must stay a number.*dense/kernel"):
        stop.check_weights(model)
