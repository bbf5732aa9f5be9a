"""The layer puts the coordinates behind the features, for every example."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.layers.coordinates import AppendCoordinates
from a2d_tf.ops.coordinates import coordinate_map


def test_features_come_first_and_coordinates_behind():
    features = np.arange(2 * 2 * 3 * 4, dtype="float32").reshape(2, 2, 3, 4)
    joined = ops.convert_to_numpy(AppendCoordinates()(features))
    np.testing.assert_array_equal(joined[..., :4], features)
    for example in joined:
        np.testing.assert_array_equal(example[..., 4:], coordinate_map(2, 3))


def test_shape_is_known_before_the_batch_is():
    assert AppendCoordinates()(keras.Input((2, 3, 4))).shape == (None, 2, 3, 12)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_half_precision_stays_half(policy):
    joined = AppendCoordinates(dtype=policy)(np.zeros((1, 4, 4, 2), "float32"))
    assert keras.backend.standardize_dtype(joined.dtype) == policy.removeprefix("mixed_")
