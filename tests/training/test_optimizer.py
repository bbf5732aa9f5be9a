"""SGD with Caffe's weight decay, by hand."""

import keras
import numpy as np
import pytest
from fakes.configs import make_baseline_config, make_config
from keras import ops

from a2d_tf.training.optimizer import SGDWithL2, build_optimizer


def test_decay_is_part_of_the_gradient_that_momentum_keeps():
    optimizer = SGDWithL2(0.1, momentum=0.5, l2=0.2)
    matrix, bias = keras.Variable(np.full((1, 1), 2.0)), keras.Variable(np.full((1,), 2.0))
    weight, velocity, free, free_velocity = 2.0, 0.0, 2.0, 0.0
    for gradient in (1.0, -3.0, 0.5):
        optimizer.apply([ops.full((1, 1), gradient), ops.full((1,), gradient)], [matrix, bias])
        velocity = 0.5 * velocity - 0.1 * (gradient + 0.2 * weight)
        free_velocity = 0.5 * free_velocity - 0.1 * gradient
        weight, free = weight + velocity, free + free_velocity
        assert float(matrix.numpy()[0, 0]) == pytest.approx(weight, rel=1e-5)
        assert float(bias.numpy()[0]) == pytest.approx(free, rel=1e-5)


def test_it_comes_back_from_its_configuration():
    copy = SGDWithL2.from_config(SGDWithL2(0.1, momentum=0.5, l2=0.2).get_config())
    assert (copy.l2, copy.momentum) == (0.2, 0.5)


def test_it_is_chosen_by_the_configuration():
    train = {"optimizer": "sgd", "momentum": 0.9, "weight_decay": 0.0005, "clip_norm": 2.0}
    optimizer = build_optimizer(make_baseline_config("hu2016", train=train).train)
    assert (optimizer.momentum, optimizer.l2, optimizer.global_clipnorm) == (0.9, 0.0005, 2.0)
    adam = build_optimizer(make_baseline_config("hu2016").train)
    assert isinstance(adam, keras.optimizers.Adam)


def test_the_optimizer_clips_when_asked():
    assert build_optimizer(make_config(train={"clip_norm": 5.0}).train).global_clipnorm == 5.0
    assert build_optimizer(make_config().train).global_clipnorm is None
