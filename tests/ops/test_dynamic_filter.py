"""Filters and features meet as a loop over positions and sentences would let them."""

import numpy as np
from keras import ops

from a2d_tf.ops.dynamic_filter import dynamic_filter_response


def test_response_is_the_dot_product_at_every_position():
    rng = np.random.default_rng(0)
    features = rng.standard_normal((2, 3, 4, 5)).astype("float32")
    filters = rng.standard_normal((2, 6, 5)).astype("float32")
    expected = np.zeros((2, 6, 3, 4), "float32")
    for b in range(2):
        for k in range(6):
            for y in range(3):
                for x in range(4):
                    expected[b, k, y, x] = features[b, y, x] @ filters[b, k]
    actual = ops.convert_to_numpy(dynamic_filter_response(features, filters))
    np.testing.assert_allclose(actual, expected, atol=1e-5)


def test_k_sentences_at_once_are_k_calls():
    rng = np.random.default_rng(1)
    features = rng.standard_normal((1, 2, 2, 3)).astype("float32")
    filters = rng.standard_normal((1, 4, 3)).astype("float32")
    together = ops.convert_to_numpy(dynamic_filter_response(features, filters))
    for k in range(4):
        alone = ops.convert_to_numpy(dynamic_filter_response(features, filters[:, k : k + 1]))
        np.testing.assert_allclose(together[:, k], alone[:, 0], atol=1e-6)
