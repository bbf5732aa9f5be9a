"""The layer answers as the block's maps with their coordinates would, and makes them or not."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from a2d_tf.layers.coordinates import AppendCoordinates
from a2d_tf.layers.dynamic_filter import DynamicFilterResponse
from a2d_tf.layers.folded_response import FoldedResponse
from a2d_tf.ops.folded_block import folding_limit

HEIGHT, WIDTH, CHANNELS, MIDDLE, MAPS, STRIDE = 4, 3, 3, 40, 16, 2
LIMIT = folding_limit(
    cells=HEIGHT * WIDTH,
    channels=CHANNELS,
    deconv_width=MIDDLE,
    conv_width=MAPS,
    stride=STRIDE,
)


def draw(sentences):
    rng = np.random.default_rng(0)
    shapes = {
        "deconv_kernel": (2 * STRIDE, 2 * STRIDE, MIDDLE, CHANNELS),
        "deconv_bias": (MIDDLE,),
        "conv_kernel": (3, 3, MIDDLE, MAPS),
        "conv_bias": (MAPS,),
    }
    weights = {
        name: rng.uniform(-0.2, 0.2, shape).astype("float32") for name, shape in shapes.items()
    }
    features = rng.standard_normal((2, HEIGHT, WIDTH, CHANNELS)).astype("float32")
    filters = rng.standard_normal((2, sentences, MAPS + 8)).astype("float32")
    return features, filters, weights


def answer_from_maps(features, filters, weights):
    maps = ops.conv_transpose(features, weights["deconv_kernel"], strides=STRIDE, padding="same")
    maps = ops.conv(maps + weights["deconv_bias"], weights["conv_kernel"], padding="same")
    level = AppendCoordinates()(maps + weights["conv_bias"])
    return ops.convert_to_numpy(DynamicFilterResponse()(level, filters))


def makes_maps(graph):
    """Return whether some tensor of a graph, also in its branches, is as large as the maps."""
    functions = [graph, *(function.graph for function in graph._functions.values())]
    return any(
        list(output.shape)[1:] == [STRIDE * HEIGHT, STRIDE * WIDTH, MAPS]
        for one in functions
        for operation in one.get_operations()
        for output in operation.outputs
        if output.shape.rank == 4
    )


@pytest.mark.parametrize("always", [True, False])
@pytest.mark.parametrize("sentences", [1, 2, LIMIT + 1])
def test_responses_are_those_of_the_maps(sentences, always):
    values = draw(sentences)
    actual = ops.convert_to_numpy(FoldedResponse(stride=STRIDE, always=always)(*values))
    np.testing.assert_allclose(actual, answer_from_maps(*values), atol=1e-4)


@pytest.mark.parametrize("xla", [False, True])
def test_maps_are_made_for_more_sentences_than_it_pays_for(xla):
    assert LIMIT >= 1
    layer = FoldedResponse(stride=STRIDE)
    for sentences, made in ((LIMIT, False), (LIMIT + 1, True)):
        values = draw(sentences)
        function = tf.function(layer, jit_compile=xla)
        assert makes_maps(function.get_concrete_function(*values).graph) == made
        np.testing.assert_allclose(function(*values), answer_from_maps(*values), atol=1e-4)


def test_one_graph_for_any_number_of_sentences():
    layer = FoldedResponse(stride=STRIDE)

    @tf.function(input_signature=[tf.TensorSpec([2, None, MAPS + 8])])
    def answer(filters):
        features, _, weights = draw(0)
        with tf.GradientTape() as tape:
            tape.watch(filters)
            response = layer(tf.constant(features), filters, weights)
        return response, tape.gradient(response, filters)

    for sentences in (0, 1, LIMIT, LIMIT + 1):
        features, filters, weights = draw(sentences)
        response, gradient = answer(filters)
        expected = answer_from_maps(features, filters, weights)
        assert response.shape == expected.shape
        np.testing.assert_allclose(response, expected, atol=1e-4)
        assert np.isfinite(gradient).all() and gradient.shape == filters.shape


def test_shape_with_any_number_of_sentences():
    _, _, weights = draw(1)
    layer = FoldedResponse(stride=STRIDE)
    inputs = keras.Input((HEIGHT, WIDTH, CHANNELS)), keras.Input((None, MAPS + 8))
    symbolic = {name: keras.KerasTensor(value.shape) for name, value in weights.items()}
    assert layer(*inputs, symbolic).shape == (None, None, STRIDE * HEIGHT, STRIDE * WIDTH)


@pytest.mark.parametrize("sentences", [1, LIMIT + 1])
def test_half_precision_features_give_float32(sentences):
    features, filters, weights = draw(sentences)
    half = ops.cast(features, "bfloat16"), ops.cast(filters, "bfloat16"), weights
    response = FoldedResponse(stride=STRIDE, dtype="float32")(*half)
    assert keras.backend.standardize_dtype(response.dtype) == "float32"
    exact = answer_from_maps(features, filters, weights)
    assert np.abs(ops.convert_to_numpy(response) - exact).max() < 0.02 * np.abs(exact).max()
