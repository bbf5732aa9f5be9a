"""Label maps of a video: what is written and read again, and what is counted."""

import numpy as np

from a2d_tf.inference.label_maps import LabelMaps, describe_areas
from a2d_tf.labels import COLOURS


def test_maps_are_read_again_and_pairs_come_by_falling_area(tmp_path):
    maps = LabelMaps(tmp_path, 2)
    first = np.array([[0, 18, 77], [77, 34, 34]], np.uint8)
    maps.write(1, first)
    maps.write(2, np.full((2, 3), 18, np.uint8))
    np.testing.assert_array_equal(maps.read(1), first)
    areas = maps.areas([11, 77, 34, 18])
    assert {pair: area.tolist() for pair, area in areas.items()} == {
        18: [1, 6],
        77: [2, 0],
        34: [2, 0],
    }
    assert list(areas) == [18, 77, 34]  # of equal ones as they were named
    assert describe_areas(areas)[1] == {
        "id": 77,
        "name": "dog running",
        "colour": COLOURS[77],
        "area": [2, 0],
    }
