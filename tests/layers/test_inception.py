"""The unit and the block of I3D."""

import keras
import numpy as np
from keras import ops

from a2d_tf.layers.inception import conv3d_unit, inception_block


def build_unit(*, frozen):
    inputs = keras.Input((1, 1, 1, 1))
    outputs = conv3d_unit(inputs, filters=1, kernel=1, name="unit", frozen_batch_norm=frozen)
    model = keras.Model(inputs, outputs)
    model.get_layer("unit_conv_3d").set_weights([np.full((1, 1, 1, 1, 1), 2.0)])
    # beta, moving mean, moving variance
    model.get_layer("unit_batch_norm").set_weights([np.array([v]) for v in (0.5, 1.0, 4.0)])
    return model


def test_unit_is_convolution_norm_without_scale_and_relu():
    model = build_unit(frozen=True)
    x = np.asarray([3.0, -3.0], "float32").reshape(2, 1, 1, 1, 1)
    # (2 x - mean) / sqrt(variance + 1e-3) + beta, cut at 0.
    expected = [5 / np.sqrt(4.001) + 0.5, 0.0]
    np.testing.assert_allclose(np.ravel(model(x)), expected, rtol=1e-6)


def test_frozen_norm_uses_stored_moments_in_training_and_keeps_them():
    model = build_unit(frozen=True)
    x = np.asarray([3.0, -3.0], "float32").reshape(2, 1, 1, 1, 1)
    np.testing.assert_array_equal(model(x, training=True), model(x, training=False))
    moments = model.get_layer("unit_batch_norm").get_weights()[1:]
    assert [float(value[0]) for value in moments] == [1.0, 4.0]


def test_trained_norm_uses_and_updates_moments():
    model = build_unit(frozen=False)
    x = np.asarray([3.0, -3.0], "float32").reshape(2, 1, 1, 1, 1)
    # Batch mean 0 and variance 36 of 6 and -6.
    np.testing.assert_allclose(
        np.ravel(model(x, training=True)), [6 / np.sqrt(36.001) + 0.5, 0], rtol=1e-5
    )
    mean, variance = model.get_layer("unit_batch_norm").get_weights()[1:]
    np.testing.assert_allclose([mean[0], variance[0]], [0.99, 0.99 * 4 + 0.01 * 36], rtol=1e-5)


def test_block_joins_its_four_branches_in_order():
    inputs = keras.Input((2, 4, 4, 3))
    outputs = inception_block(inputs, widths=(1, 2, 3, 4, 5, 6), name="Mixed_x")
    assert outputs.shape == (None, 2, 4, 4, 1 + 3 + 5 + 6)
    model = keras.Model(inputs, outputs)
    branches = [
        "Mixed_x_Branch_0_Conv3d_0a_1x1_relu",
        "Mixed_x_Branch_1_Conv3d_0b_3x3_relu",
        "Mixed_x_Branch_2_Conv3d_0b_3x3_relu",
        "Mixed_x_Branch_3_Conv3d_0b_1x1_relu",
    ]
    parts = keras.Model(inputs, [model.get_layer(name).output for name in branches])
    x = np.random.default_rng(0).standard_normal((1, 2, 4, 4, 3)).astype("float32")
    joined = np.concatenate([ops.convert_to_numpy(part) for part in parts(x)], axis=-1)
    np.testing.assert_array_equal(ops.convert_to_numpy(model(x)), joined)
