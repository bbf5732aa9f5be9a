"""Models are compiled to train with a task's losses, and to answer without any."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
from fakes.configs import make_config

from a2d_tf.training.compiling import compile_part, compile_to_answer, compile_to_train


@pytest.fixture
def task():
    config = make_config(train={"learning_rate": 0.25, "xla": "off"})
    return SimpleNamespace(config=config, compile_arguments=lambda: {"loss": "mse"})


@pytest.fixture
def model():
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dense(1)])


def test_the_optimiser_is_the_configured_one_and_ready(model, task):
    compile_to_train(model, task)
    assert model.loss == "mse"
    assert np.asarray(model.optimizer.learning_rate).item() == 0.25
    assert model.optimizer.built
    assert model.jit_compile is False


def test_a_part_shares_the_optimiser_of_the_whole(model, task):
    compile_to_train(model, task)
    part = keras.Sequential(model.layers)
    compile_part(part, model, task)
    assert part.optimizer is model.optimizer
    assert part.loss == "mse"


@pytest.mark.parametrize(("xla", "jit"), [("on", True), ("off", False)])
def test_a_model_that_answers_is_compiled_with_xla_alone(xla, jit):
    asked = []  # of a real model Keras takes XLA back where the process is deterministic
    model = SimpleNamespace(compile=lambda **options: asked.append(options))
    compile_to_answer(model, make_config(train={"xla": xla}).train)
    assert asked == [{"jit_compile": jit}]


def test_a_model_that_answers_has_no_loss(model):
    compile_to_answer(model, make_config(train={"xla": "off"}).train)
    assert model.loss is None and model.jit_compile is False
    assert model.predict_on_batch(np.zeros((2, 3))).shape == (2, 1)
