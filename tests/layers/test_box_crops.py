"""Crops of a picture and of masks around boxes show the same square."""

import keras
import numpy as np
from keras import ops

from a2d_tf.layers.box_crops import BoxCrops, MaskCrops

BOX = np.array([[[2, 3, 6, 5]]], "float32")  # the square of 1.5 has rows 1 to 7, columns 1 to 7


def test_a_crop_of_the_same_scale_is_the_square_itself():
    picture = np.random.default_rng(0).uniform(-1, 1, (1, 8, 8, 3)).astype("float32")
    crop = ops.convert_to_numpy(BoxCrops(size=6, context=1.5)(picture, BOX))
    np.testing.assert_allclose(crop[0, 0], picture[0, 1:7, 1:7], atol=1e-6)


def test_outside_the_picture_it_is_black():
    crop = BoxCrops(size=12, context=3.0)(np.full((1, 8, 8, 1), 0.5, "float32"), BOX)
    # The square has rows -2 to 10 and columns -2 to 10.
    expected = np.full((12, 12), -1.0)
    expected[2:10, 2:10] = 0.5
    np.testing.assert_allclose(ops.convert_to_numpy(crop)[0, 0, :, :, 0], expected, atol=1e-6)


def test_masks_are_cut_out_alike_and_row_minus_one_is_empty():
    masks = np.zeros((1, 2, 8, 8), "uint8")
    masks[0, 0], masks[0, 1, :, 4:] = 1, 1
    boxes, rows = np.repeat(BOX, 2, axis=1), np.array([[1, -1]], "int32")
    cut = ops.convert_to_numpy(MaskCrops(size=6, context=1.5)(masks, rows, boxes))
    np.testing.assert_array_equal(cut[0], [masks[0, 1, 1:7, 1:7], np.zeros((6, 6))])


def test_boxes_stay_exact_under_mixed_precision():
    ramp = np.broadcast_to(np.arange(512, dtype="float32")[None, None, :, None], (1, 512, 512, 1))
    layer = BoxCrops(size=1, context=1.0, dtype="mixed_bfloat16")
    # 257 is no bfloat16.
    crop = ops.convert_to_numpy(layer(ramp, np.array([[[0, 257, 2, 259]]], "float32")))
    np.testing.assert_allclose(crop[0, 0, 0, 0], 257.5, atol=1e-4)


def test_the_stated_shapes_are_the_real_ones():
    pictures, boxes = keras.KerasTensor((None, 8, 8, 3)), keras.KerasTensor((None, 5, 4))
    assert BoxCrops(size=6, context=1.5)(pictures, boxes).shape == (None, 5, 6, 6, 3)
    masks, rows = keras.KerasTensor((None, 2, 8, 8)), keras.KerasTensor((None, 5), dtype="int32")
    assert MaskCrops(size=6, context=1.5)(masks, rows, boxes).shape == (None, 5, 6, 6)
