"""Resizing gives the values of TensorFlow's own call."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.batches.resize import resize


@pytest.mark.parametrize("kind", ["uint8", "float32"])
@pytest.mark.parametrize(
    ("shape", "sides"),
    [
        ((2, 32, 56, 3), (29, 51)),
        ((1, 32, 56, 1), (7, 13)),
        ((3, 9, 6, 2), (18, 12)),
        ((1, 5, 40, 3), (10, 8)),
        ((1, 1, 8, 3), (1, 3)),
        ((2, 8, 8, 3), (8, 8)),
    ],
)
def test_values_are_those_of_tensorflow(kind, shape, sides):
    pictures = np.random.default_rng(0).integers(0, 256, shape).astype(kind)
    expected = tf.image.resize(pictures, sides, antialias=True)
    np.testing.assert_array_equal(resize(pictures, tf.constant(sides)), expected)


def test_shapes_are_known_inside_a_graph():
    given = tf.TensorSpec([4, None, None, 3], tf.uint8)
    graph = tf.function(
        lambda pictures: resize(pictures, tf.constant([6, 7]))
    ).get_concrete_function(given)
    assert graph.output_shapes.as_list()[0] == 4 and graph.output_shapes.as_list()[3] == 3
    assert graph(tf.zeros([4, 9, 9, 3], tf.uint8)).shape == (4, 6, 7, 3)
