"""Responses leave in float32, whatever the precision inside."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.layers.dynamic_filter import DynamicFilterResponse


def test_values_by_hand():
    features = np.asarray([[[[1.0, 2.0], [3.0, 4.0]]]], "float32")  # (1, 1, 2, 2)
    filters = np.asarray([[[1.0, 0.0], [0.5, -1.0]]], "float32")  # (1, 2, 2)
    response = ops.convert_to_numpy(DynamicFilterResponse()(features, filters))
    assert response.tolist() == [[[[1.0, 3.0]], [[-1.5, -2.5]]]]


def test_shape_with_any_number_of_sentences():
    response = DynamicFilterResponse()(keras.Input((4, 5, 3)), keras.Input((None, 3)))
    assert response.shape == (None, None, 4, 5)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_half_precision_features_give_float32(dtype):
    features = ops.cast(np.ones((1, 2, 2, 3)), dtype)
    filters = ops.cast(np.ones((1, 1, 3)), dtype)
    response = DynamicFilterResponse(dtype="float32")(features, filters)
    assert keras.backend.standardize_dtype(response.dtype) == "float32"
    assert float(response[0, 0, 0, 0]) == 3.0
