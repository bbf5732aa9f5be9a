"""The convolutions of a decoder block give their weights in place of maps."""

import keras
import numpy as np
import pytest

from a2d_tf.layers.block_weights import Conv2D, Conv2DTranspose


@pytest.mark.parametrize(
    ("layer", "kernel"),
    [
        (Conv2DTranspose(4, 8, strides=4, padding="same"), (8, 8, 4, 3)),
        (Conv2D(5, 3, padding="same"), (3, 3, 3, 5)),
    ],
)
def test_kernel_and_bias_come_out(layer, kernel):
    features = keras.Input((2, 6, 3))
    spec = layer(features)
    assert [one.shape for one in spec] == [kernel, (layer.filters,)]
    assert [one.dtype for one in spec] == ["float32", "float32"]
    found = keras.Model(features, spec)(np.zeros((1, 2, 6, 3), np.float32))
    for one, weight in zip(found, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(one, weight)


def test_their_names_are_those_of_keras():
    # A file of weights calls a layer by its class.
    assert (Conv2D.__name__, Conv2DTranspose.__name__) == ("Conv2D", "Conv2DTranspose")
