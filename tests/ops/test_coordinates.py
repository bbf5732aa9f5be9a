"""The coordinate map, by hand."""

import numpy as np
from keras import ops

from a2d_tf.ops.coordinates import NUM_COORDINATES, coordinate_map, coordinate_response


def test_two_by_two_cells():
    expected = [
        [[-1, -1, 0, 0, -0.5, -0.5, 0.5, 0.5], [0, -1, 1, 0, 0.5, -0.5, 0.5, 0.5]],
        [[-1, 0, 0, 1, -0.5, 0.5, 0.5, 0.5], [0, 0, 1, 1, 0.5, 0.5, 0.5, 0.5]],
    ]
    np.testing.assert_array_equal(coordinate_map(2, 2), np.asarray(expected, "float32"))


def test_width_and_height_are_not_exchanged():
    one_row = coordinate_map(1, 4)
    assert one_row.shape == (1, 4, NUM_COORDINATES)
    assert one_row[0, 3].tolist() == [0.5, -1, 1, 1, 0.75, 0, 0.25, 1]


def test_a_response_is_the_dot_product_at_every_cell():
    filters = np.random.default_rng(0).standard_normal((2, 3, NUM_COORDINATES)).astype("float32")
    expected = np.einsum("bkc,yxc->bkyx", filters, coordinate_map(4, 5))
    actual = ops.convert_to_numpy(coordinate_response(filters, height=4, width=5))
    np.testing.assert_allclose(actual, expected, atol=1e-5)
