"""The crop of one box out of a pyramid, and the layer's stated shape."""

import keras
import numpy as np
from keras import ops

from a2d_tf.layers.region_features import RegionFeatures


def test_a_box_over_a_ramp_gives_the_ramp():
    ramp = np.broadcast_to(np.arange(8, dtype="float32")[None, None, :, None], (1, 8, 8, 1))
    layer = RegionFeatures(image_size=32, size=2)
    # Columns 2 to 6 of stride 4: bins 2..4 and 4..6 have their middles at 2.5 and 4.5.
    features = ops.convert_to_numpy(layer([ramp], np.array([[[8, 8, 24, 24]]], "float32")))
    np.testing.assert_allclose(features[0, 0, :, :, 0], [[2.5, 4.5], [2.5, 4.5]], atol=1e-5)


def test_boxes_stay_exact_under_mixed_precision():
    layer = RegionFeatures(image_size=512, size=1, dtype="mixed_bfloat16")
    ramp = np.broadcast_to(np.arange(512, dtype="float32")[None, None, :, None], (1, 512, 512, 1))
    # 257 is no bfloat16.
    features = ops.convert_to_numpy(layer([ramp], np.array([[[0, 257, 2, 259]]], "float32")))
    np.testing.assert_allclose(features[0, 0, 0, 0], 257.5, atol=1e-4)


def test_the_stated_shape_is_the_real_one():
    levels = [keras.KerasTensor((None, 8, 8, 3)), keras.KerasTensor((None, 4, 4, 3))]
    features = RegionFeatures(image_size=32, size=7)(levels, keras.KerasTensor((None, 5, 4)))
    assert features.shape == (None, 5, 7, 7, 3)
