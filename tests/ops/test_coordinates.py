"""The coordinate map, by hand."""

import numpy as np

from a2d_tf.ops.coordinates import NUM_COORDINATES, coordinate_map


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
