"""The separable unit and the centred max-pooling of S3D."""

import keras
import numpy as np
import pytest

from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization
from a2d_tf.layers.separable import centred_max_pool, separable_unit


def build_unit(shape, **arguments):
    inputs = keras.Input(shape)
    return keras.Model(inputs, separable_unit(inputs, filters=1, name="unit", **arguments))


def set_parts(model, kernels):
    """Give the convolutions constant kernels, and batch norm moments that change nothing."""
    for name, value in kernels.items():
        kernel = model.get_layer(f"{name}_conv_3d").kernel
        kernel.assign(np.full(kernel.shape, value))
        norm = model.get_layer(f"{name}_batch_norm")
        norm.set_weights([np.ones(1), np.zeros(1), np.zeros(1), np.full(1, 1 - norm.epsilon)])


def test_space_comes_first_and_each_part_has_norm_and_relu():
    model = build_unit((3, 3, 3, 1), kernel=3)
    names = [layer.name for layer in model.layers if layer.weights]
    assert names == [
        f"unit_{part}_{kind}"
        for part in ("spatial", "temporal")
        for kind in ("conv_3d", "batch_norm")
    ]
    assert [layer.kernel.shape[:3] for layer in model.layers if hasattr(layer, "kernel")] == [
        (1, 3, 3),
        (3, 1, 1),
    ]
    set_parts(model, {"unit_spatial": 1.0, "unit_temporal": 2.0})
    clip = np.zeros((1, 3, 3, 3, 1), "float32")
    clip[0, :, 1, 1] = np.array([1, -5, 10])[:, None]  # the middle one is cut at 0 in space
    expected = 2 * np.array([1, 11, 10])
    found = np.asarray(model(clip))
    np.testing.assert_allclose(
        found, np.broadcast_to(expected[:, None, None, None], found.shape[1:])[None], rtol=1e-5
    )


def test_a_kernel_of_one_is_a_single_convolution():
    model = build_unit((2, 4, 4, 3), kernel=1, strides=2)
    assert [layer.name for layer in model.layers if layer.weights] == [
        "unit_conv_3d",
        "unit_batch_norm",
    ]
    assert model.output_shape == (None, 1, 2, 2, 1)


@pytest.mark.parametrize(("size", "cells"), [(8, 4), (7, 4)])
def test_a_stride_begins_at_the_first_pixel(size, cells):
    model = build_unit((size, size, size, 1), kernel=3, strides=2)
    assert model.output_shape == (None, cells, cells, cells, 1)
    set_parts(model, {"unit_spatial": 1.0, "unit_temporal": 1.0})
    clip = np.zeros((1, size, size, size, 1), "float32")
    clip[0, 0, 0, 0] = 1.0  # seen by the first window alone, also where Keras would begin at 1
    found = np.asarray(model(clip))
    assert np.argwhere(found).tolist() == [[0, 0, 0, 0, 0]]


@pytest.mark.parametrize("frozen", [True, False])
def test_batch_norm_is_frozen_or_not(frozen):
    model = build_unit((2, 4, 4, 3), kernel=3, frozen_batch_norm=frozen)
    norms = [x for x in model.layers if isinstance(x, keras.layers.BatchNormalization)]
    assert [isinstance(norm, FrozenBatchNormalization) for norm in norms] == [frozen] * 2
    assert all(norm.scale and norm.epsilon == 1e-3 for norm in norms)


def pooled(values, pool_size, strides):
    """Return a row of values along the width after a pooling."""
    inputs = keras.Input((1, 1, len(values), 1))
    model = keras.Model(
        inputs, centred_max_pool(inputs, pool_size=pool_size, strides=strides, name="pool")
    )
    assert model.layers[-1].name == "pool"
    return np.ravel(model(np.reshape(values, (1, 1, 1, -1, 1)).astype("float32"))).tolist()


def test_an_odd_window_is_centred_on_its_cell():
    # Keras' own windows would be {5, 1, 2} and {2, 7}.
    assert pooled([5, 1, 2, 7], (1, 3, 3), (1, 2, 2)) == [5, 7]
    assert pooled([1, 5, 2, 0], (1, 3, 3), (1, 2, 2)) == [5, 5]


def test_a_window_of_two_takes_what_is_left_at_the_end():
    assert pooled([5, 1, 2, 7], (1, 2, 2), (1, 2, 2)) == [5, 7]
    assert pooled([5, 1, 2], (2, 2, 2), (2, 2, 2)) == [5, 2]
