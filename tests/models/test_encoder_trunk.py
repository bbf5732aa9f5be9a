"""A video encoder in two: where the trunk ends, both parts are the whole, the weights' sum."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.models.encoder_trunk import (
    build_trunk,
    endpoint_features,
    frozen_endpoint,
    weights_sha256,
)
from a2d_tf.models.i3d import ENDPOINTS, build_i3d


@pytest.fixture
def i3d():
    keras.utils.set_random_seed(0)
    return build_i3d(input_shape=(4, 16, 16, 3), endpoint="Mixed_3c", width=0.05)


def train_only(i3d, prefix):
    for layer in i3d.layers:
        layer.trainable = layer.name.startswith(prefix)


@pytest.mark.parametrize(
    ("prefix", "endpoint"),
    [
        ("Conv3d_1a", None),
        ("Conv3d_2b", "MaxPool3d_2a_3x3"),
        ("Conv3d_2", "MaxPool3d_2a_3x3"),
        ("Mixed_3c", "Mixed_3b"),
        ("nothing", "Mixed_3c"),
    ],
)
def test_the_trunk_ends_before_the_first_layer_that_trains(i3d, prefix, endpoint):
    train_only(i3d, prefix)
    assert frozen_endpoint(i3d, ENDPOINTS) == endpoint


@pytest.mark.parametrize("endpoint", ["Conv3d_2c_3x3", "MaxPool3d_3a_3x3", "Mixed_3b"])
def test_trunk_and_rest_are_the_whole(i3d, endpoint):
    clip = np.random.default_rng(0).uniform(-1, 1, (1, 4, 16, 16, 3)).astype("float32")
    trunk = build_trunk(i3d, endpoint=endpoint)
    rest = keras.Model(endpoint_features(i3d, endpoint), i3d.output)
    np.testing.assert_allclose(
        ops.convert_to_numpy(rest(trunk(clip))), ops.convert_to_numpy(i3d(clip)), atol=1e-6
    )
    shared = {id(weight) for weight in (*trunk.weights, *rest.weights)}
    assert shared == {id(weight) for weight in i3d.weights}


def test_the_whole_is_averaged_over_time(i3d):
    clip = np.random.default_rng(0).uniform(-1, 1, (1, 4, 16, 16, 3)).astype("float32")
    whole = build_trunk(i3d, endpoint="Mixed_3c")
    expected = ops.convert_to_numpy(i3d(clip))
    assert expected.shape[1] == 2
    np.testing.assert_allclose(
        ops.convert_to_numpy(whole(clip)), expected.mean(axis=1, keepdims=True), atol=1e-6
    )


def test_the_sum_is_that_of_the_trunk_s_weights_alone(i3d):
    trunk = build_trunk(i3d, endpoint="Mixed_3b")
    before = weights_sha256(trunk)
    later = next(
        layer for layer in i3d.layers if layer.name.startswith("Mixed_3c") and layer.weights
    )
    later.weights[0].assign(later.weights[0] + 1.0)
    assert weights_sha256(trunk) == before
    moments = i3d.get_layer("Conv3d_1a_7x7_batch_norm").moving_mean
    moments.assign(moments + 1e-3)
    assert weights_sha256(trunk) != before
