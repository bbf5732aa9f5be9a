"""What a crop's mask shows inside its box."""

import keras
import numpy as np
from keras import ops

from a2d_tf.layers.box_masks import BoxMasks


def test_the_box_s_part_of_the_crop():
    # A box of 4 x 2 in a square of side 8: rows 2 to 6 and columns 3 to 5 of a crop of 8 pixels.
    crop = np.zeros((1, 2, 8, 8), "float32")
    crop[0, 1, 2:4] = 1  # the upper half of the box
    boxes = np.array([[[0, 0, 4, 2], [10, 20, 14, 22]]], "float32")
    masks = ops.convert_to_numpy(BoxMasks(size=4, context=2.0)(crop, boxes))
    assert masks.shape == (1, 2, 4, 4)
    np.testing.assert_array_equal(masks[0, 0], 0)
    # Rows of the box are one pixel high; two points of each lie a quarter from the next row.
    expected = np.array([(0.75 + 1) / 2, (1 + 0.75) / 2, (0.25 + 0) / 2, 0])
    np.testing.assert_allclose(masks[0, 1], expected[:, None].repeat(4, 1), atol=1e-6)


def test_columns_are_those_of_the_box():
    crop = np.broadcast_to(np.arange(8, dtype="float32"), (1, 1, 8, 8))
    masks = BoxMasks(size=2, context=2.0)(crop, np.array([[[10, 20, 14, 22]]], "float32"))
    # Columns 3 and 4 hold 3 and 4.
    np.testing.assert_allclose(ops.convert_to_numpy(masks)[0, 0], [[3, 4], [3, 4]], atol=1e-5)


def test_the_stated_shape_is_the_real_one():
    crops, boxes = keras.KerasTensor((None, 5, 8, 8)), keras.KerasTensor((None, 5, 4))
    assert BoxMasks(size=28, context=2.0)(crops, boxes).shape == (None, 5, 28, 28)
