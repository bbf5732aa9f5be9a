"""The decoder's levels, its layers, and that it is linear."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.models.mask_decoder import build_mask_decoder
from a2d_tf.ops.coordinates import coordinate_map


def levels_of(model, features):
    return [ops.convert_to_numpy(level) for level in model(features)]


def test_levels_grow_by_the_strides_and_end_with_coordinates():
    model = build_mask_decoder(input_shape=(3, 3, 5), widths=(6, 2), strides=(4, 2))
    features = np.random.default_rng(0).standard_normal((2, 3, 3, 5)).astype("float32")
    levels = levels_of(model, features)
    assert [level.shape for level in levels] == [(2, 3, 3, 13), (2, 12, 12, 14), (2, 24, 24, 10)]
    np.testing.assert_array_equal(levels[0][..., :5], features)
    for level in levels:
        side = level.shape[1]
        np.testing.assert_array_equal(level[1, ..., -8:], coordinate_map(side, side))


def test_blocks_are_a_transposed_and_a_plain_convolution():
    model = build_mask_decoder(input_shape=(2, 2, 5), widths=(6,), strides=(4,))
    deconv, conv = model.get_layer("deconv_1"), model.get_layer("conv_1")
    assert isinstance(deconv, keras.layers.Conv2DTranspose)
    # Kernel height and width, out, in: the coordinates of the coarse level go in too.
    assert deconv.kernel.shape == (8, 8, 6, 5 + 8)
    assert conv.kernel.shape == (3, 3, 6, 6)


def test_without_activation_the_decoder_is_linear():
    model = build_mask_decoder(input_shape=(2, 2, 3), widths=(4, 2), strides=(2, 2))
    rng = np.random.default_rng(1)
    a, b = rng.standard_normal((2, 1, 2, 2, 3)).astype("float32")
    zero = np.zeros_like(a)
    for both, one, other, none in zip(
        *(levels_of(model, x) for x in (a + b, a, b, zero)), strict=True
    ):
        np.testing.assert_allclose(both, one + other - none, atol=1e-4)


def test_with_relu_it_is_not():
    model = build_mask_decoder(input_shape=(2, 2, 3), widths=(4,), strides=(2,), activation="relu")
    a = np.random.default_rng(2).standard_normal((1, 2, 2, 3)).astype("float32")
    fine = levels_of(model, a)[1][..., :4]
    mirrored = levels_of(model, -a)[1][..., :4]
    none = levels_of(model, np.zeros_like(a))[1][..., :4]
    assert fine.min() >= 0
    assert np.abs(fine + mirrored - 2 * none).max() > 1e-3


def test_at_least_one_block():
    with pytest.raises(ValueError, match="widths must name at least one block"):
        build_mask_decoder(input_shape=(2, 2, 3), widths=(), strides=())


def test_as_many_strides_as_widths():
    with pytest.raises(ValueError, match=r"strides must be as many as widths \(2\), got 1"):
        build_mask_decoder(input_shape=(2, 2, 3), widths=(4, 2), strides=(4,))


def test_a_folded_decoder_gives_the_last_block_s_weights_in_place_of_its_level():
    plain, folded = (
        build_mask_decoder(input_shape=(2, 2, 3), widths=(4, 5), strides=(2, 3), fold=fold)
        for fold in (False, True)
    )
    assert [weight.path for weight in folded.weights] == [weight.path for weight in plain.weights]
    folded.set_weights(plain.get_weights())
    features = np.random.default_rng(3).standard_normal((1, 2, 2, 3)).astype("float32")
    *levels, block = folded(features)
    for level, expected in zip(levels, levels_of(plain, features)[:-1], strict=True):
        np.testing.assert_allclose(ops.convert_to_numpy(level), expected, atol=1e-6)
    for name in ("deconv", "conv"):
        layer = plain.get_layer(f"{name}_2")
        np.testing.assert_array_equal(block[f"{name}_kernel"], layer.kernel)
        np.testing.assert_array_equal(block[f"{name}_bias"], layer.bias)


def test_only_a_linear_decoder_can_be_folded():
    with pytest.raises(ValueError, match=r"activation must be linear.*got 'relu'"):
        build_mask_decoder(
            input_shape=(2, 2, 3), widths=(4,), strides=(2,), activation="relu", fold=True
        )
