"""SGD with Caffe's weight decay, by hand."""

import keras
import numpy as np
import pytest
from fakes.configs import make_baseline_config, make_config
from keras import ops

from a2d_tf.training.optimizer import SGDWithL2, build_optimizer


def test_decay_is_part_of_the_gradient_that_momentum_keeps():
    optimizer = SGDWithL2(0.1, momentum=0.5, l2=0.2)
    matrix, bias = _variable((1, 1), "kernel"), _variable((1,), "bias")
    weight, velocity, free, free_velocity = 2.0, 0.0, 2.0, 0.0
    for gradient in (1.0, -3.0, 0.5):
        optimizer.apply([ops.full((1, 1), gradient), ops.full((1,), gradient)], [matrix, bias])
        velocity = 0.5 * velocity - 0.1 * (gradient + 0.2 * weight)
        free_velocity = 0.5 * free_velocity - 0.1 * gradient
        weight, free = weight + velocity, free + free_velocity
        assert float(matrix.numpy()[0, 0]) == pytest.approx(weight, rel=1e-5)
        assert float(bias.numpy()[0]) == pytest.approx(free, rel=1e-5)


def test_only_kernels_decay_and_no_word_embedding():
    """As in the public code of Hu et al.: matrices of convolutions, dense layers and LSTMs."""
    network = keras.Sequential(
        [
            keras.layers.Embedding(3, 2),
            keras.layers.LSTM(2),
            keras.layers.BatchNormalization(),
            keras.layers.Dense(2),
        ]
    )
    network.build((None, 4))
    moved = _moved_by_decay(network, SGDWithL2(1.0, l2=0.5))
    assert sorted(moved) == ["dense/kernel", "lstm_cell/kernel", "lstm_cell/recurrent_kernel"]
    assert set(moved.values()) == {0.5}


def test_the_mean_form_divides_by_the_number_of_weights_and_takes_biases():
    """The Keras Mask R-CNN adds ``l2 * sum(w ** 2) / size`` of all but gamma and beta."""
    network = keras.Sequential([keras.layers.Dense(4), keras.layers.BatchNormalization()])
    network.build((None, 5))
    moved = _moved_by_decay(network, SGDWithL2(1.0, l2=0.5, form="mean"))
    assert moved == {
        "dense/kernel": pytest.approx(2 * 0.5 / 20),
        "dense/bias": pytest.approx(2 * 0.5 / 4),
    }


def _variable(shape: tuple[int, ...], name: str) -> keras.Variable:
    return keras.Variable(np.full(shape, 2.0), name=name)


def _moved_by_decay(network: keras.Model, optimizer: SGDWithL2) -> dict[str, float]:
    """Return by which share the penalty alone shrinks each weight of 1, of those that it does."""
    weights = network.trainable_variables
    for weight in weights:
        weight.assign(ops.ones(weight.shape))
    optimizer.apply([ops.zeros(weight.shape) for weight in weights], weights)
    moved = {}
    for weight in weights:
        share = 1 - weight.numpy()
        assert np.ptp(share) == 0
        if share.any():
            layer = weight.path.split("/")[-2].rstrip("_0123456789")
            moved[f"{layer}/{weight.name}"] = float(share.flat[0])
    return moved


def test_it_comes_back_from_its_configuration():
    kept = SGDWithL2(0.1, momentum=0.5, l2=0.2, form="mean").get_config()
    copy = SGDWithL2.from_config(kept)
    assert (copy.l2, copy.form, copy.momentum) == (0.2, "mean", 0.5)


def test_it_is_chosen_by_the_configuration():
    train = {"optimizer": "sgd", "momentum": 0.9, "weight_decay": 0.0005, "clip_norm": 2.0}
    optimizer = build_optimizer(make_baseline_config("hu2016", train=train).train)
    assert (optimizer.momentum, optimizer.l2, optimizer.global_clipnorm) == (0.9, 0.0005, 2.0)
    assert optimizer.form == "sum"
    by_mean = train | {"weight_decay_form": "mean"}
    assert build_optimizer(make_baseline_config("hu2016", train=by_mean).train).form == "mean"
    adam = build_optimizer(make_baseline_config("hu2016").train)
    assert isinstance(adam, keras.optimizers.Adam)


def test_the_optimizer_clips_when_asked():
    assert build_optimizer(make_config(train={"clip_norm": 5.0}).train).global_clipnorm == 5.0
    assert build_optimizer(make_config().train).global_clipnorm is None


def test_the_mean_gradient_of_several_batches_moves_the_weights_once():
    train = {"optimizer": "sgd", "learning_rate": 1.0, "accumulate": 2, "clip_norm": 1.5}
    optimizer = build_optimizer(
        make_baseline_config("hu2016", train=train | {"momentum": 0.0, "weight_decay": 0.0}).train
    )
    weight = keras.Variable(np.full((1, 1), 2, np.float32), name="kernel")
    seen = []
    for gradient in (1.0, -3.0, 4.0, 6.0):
        optimizer.apply([ops.full((1, 1), gradient, "float32")], [weight])
        seen.append(float(weight.numpy()[0, 0]))
    assert seen == [2.0, 3.0, 3.0, 1.5]  # by -1, then by 5, which is cut to 1.5


def test_averages_are_kept_on_request():
    assert not build_optimizer(make_config().train).use_ema
    optimizer = build_optimizer(make_config(train={"ema": 0.9}).train)
    assert (optimizer.use_ema, optimizer.ema_momentum) == (True, 0.9)
    assert optimizer.ema_overwrite_frequency is None
