"""A folded block answers as its two convolutions and the filter after them would."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from a2d_tf.ops.folded_block import folded_block_response, folding_limit

SHAPES = [  # B, H, W, C, M, N, K, s
    (2, 3, 5, 4, 3, 2, 3, 2),
    (1, 4, 3, 2, 3, 4, 1, 4),
    (2, 2, 2, 3, 2, 3, 2, 3),
    (1, 3, 2, 2, 2, 2, 2, 5),
    (1, 3, 4, 2, 3, 2, 2, 1),
    (1, 1, 1, 3, 2, 2, 1, 4),  # every position is at a border of the input
    (1, 1, 3, 3, 2, 2, 1, 2),
]


def draw(batch, height, width, channels, middle, maps, sentences, stride):
    rng = np.random.default_rng(0)
    shapes = {
        "features": (batch, height, width, channels),
        "filters": (batch, sentences, maps),
        "deconv_kernel": (2 * stride, 2 * stride, middle, channels),
        "deconv_bias": (middle,),
        "conv_kernel": (3, 3, middle, maps),
        "conv_bias": (maps,),
    }
    return {name: rng.standard_normal(shape).astype("float32") for name, shape in shapes.items()}


def plain(*, features, filters, deconv_kernel, deconv_bias, conv_kernel, conv_bias, stride):
    maps = ops.conv_transpose(features, deconv_kernel, strides=stride, padding="same")
    maps = ops.conv(maps + deconv_bias, conv_kernel, padding="same") + conv_bias
    return ops.einsum("bhwn,bkn->bkhw", maps, filters)


@pytest.mark.parametrize("shape", SHAPES)
def test_responses_inside_and_at_every_border(shape):
    values, stride = draw(*shape), shape[-1]
    expected = ops.convert_to_numpy(plain(**values, stride=stride))
    actual = ops.convert_to_numpy(folded_block_response(**values, stride=stride))
    assert actual.shape == expected.shape
    difference = np.abs(actual - expected)
    for border in (difference[..., 0], difference[..., -1], difference[..., 0, :]):
        assert border.max() < 1e-4
    assert difference[..., -1, :].max() < 1e-4
    assert difference.max() < 1e-4


@pytest.mark.parametrize("shape", SHAPES[:3])
def test_a_bias_is_cut_by_the_padding(shape):
    values = draw(*shape)
    for name in ("features", "conv_bias"):
        values[name] = np.zeros_like(values[name])
    taps = np.einsum(
        "bkn,yxmn,m->bkyx", values["filters"], values["conv_kernel"], values["deconv_bias"]
    )
    actual = ops.convert_to_numpy(folded_block_response(**values, stride=shape[-1]))
    np.testing.assert_allclose(actual[..., 0, 0], taps[..., 1:, 1:].sum((-1, -2)), atol=1e-5)
    np.testing.assert_allclose(actual[..., 1, -1], taps[..., :, :2].sum((-1, -2)), atol=1e-5)
    np.testing.assert_allclose(actual[..., 1, 1], taps.sum((-1, -2)), atol=1e-5)


@pytest.mark.parametrize("shape", SHAPES)
def test_gradients_of_all_that_goes_in(shape):
    values = {name: tf.constant(value) for name, value in draw(*shape).items()}
    gradients = []
    for answer in (plain, folded_block_response):
        with tf.GradientTape() as tape:
            tape.watch(values)
            response = answer(**values, stride=shape[-1])
            # A weight of its own for every position, so that none can stand for another.
            weight = tf.cos(
                tf.reshape(tf.range(tf.size(response), dtype="float32"), response.shape)
            )
            total = tf.reduce_sum(weight * response)
        gradients.append(tape.gradient(total, values))
    expected, actual = gradients
    for name, value in expected.items():
        scale = max(1.0, float(tf.reduce_max(tf.abs(value))))
        np.testing.assert_allclose(actual[name], value, atol=1e-4 * scale, err_msg=name)


@pytest.mark.parametrize("name", ["deconv_kernel", "conv_kernel"])
def test_other_kernels_are_refused(name):
    values = draw(*SHAPES[0])
    values[name] = values[name][1:, 1:]
    with pytest.raises(ValueError, match=f"{name} must be"):
        folded_block_response(**values, stride=2)


def test_it_pays_for_few_sentences_of_a_wide_block():
    paper = {"cells": 128 * 128, "channels": 264, "deconv_width": 128, "conv_width": 128}
    block = 128 * 128 * 16 * 128 * (4 * 264 + 9 * 128)  # 74 G multiplications
    sentence = 64 * 9 * 128 * 264 + 128 * 128 * 16 * 9 * 264  # 0.64 G
    limit = folding_limit(**paper, stride=4)
    # A number that is moved takes time beside the multiplications, so fewer than these say.
    assert 0.5 * block / sentence < limit < block / sentence
    assert folding_limit(cells=4, channels=64, deconv_width=2, conv_width=2, stride=2) == 0
