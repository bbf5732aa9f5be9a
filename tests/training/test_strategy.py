"""Which devices train, and when XLA is on, on a machine with one CPU and no GPU."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.training.strategy import choose_devices, choose_strategy, seed_everything, use_xla

no_gpu = pytest.mark.skipif(
    bool(tf.config.list_physical_devices("GPU")), reason="is about machines without a GPU"
)


@no_gpu
def test_auto_and_none_use_one_device():
    for mode in ("auto", "none"):
        strategy = choose_strategy(mode)
        assert strategy.num_replicas_in_sync == 1
        assert not isinstance(strategy, tf.distribute.MirroredStrategy)


@no_gpu
def test_devices_are_those_of_the_strategy():
    devices = choose_devices("auto")
    assert devices.count == 1
    with devices.scope():
        assert tf.distribute.get_strategy() is choose_strategy("none")


@no_gpu
def test_mirrored_uses_the_cpus_where_there_is_no_gpu():
    strategy = choose_strategy("mirrored")
    assert isinstance(strategy, tf.distribute.MirroredStrategy)
    assert strategy.num_replicas_in_sync == len(tf.config.list_logical_devices("CPU"))


@no_gpu
def test_xla_is_off_on_a_cpu_unless_asked_for():
    assert [use_xla(mode) for mode in ("auto", "off", "on")] == [False, False, True]


def test_a_seed_repeats_weights():
    weights = []
    for seed in (3, 3, 4):
        seed_everything(seed, deterministic=False)
        layer = keras.layers.Dense(4)
        layer.build((None, 3))
        weights.append(layer.get_weights()[0])
    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.array_equal(weights[0], weights[2])
