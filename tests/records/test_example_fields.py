"""A field goes into an ``Example`` and comes out of it."""

import numpy as np

from a2d_tf.records import example_fields as fields


def test_fields_come_back():
    serialized = fields.serialize(
        {
            "name": fields.string_feature([b"v"]),
            "texts": fields.string_feature([b"a", b"b"]),
            "numbers": fields.int_feature([3, -1]),
            "none": fields.int_feature([]),
            "boxes": fields.float_feature([0.5, 1, 2, 3, 4, 5, 6, 7]),
            "sizes": fields.int_feature([4, 8, 16, 32]),
        }
    )
    kinds = {
        "name": fields.ONE_STRING,
        "texts": fields.STRINGS,
        "numbers": fields.INTS,
        "none": fields.INTS,
        "boxes": fields.BOXES,
        "sizes": fields.SIZES,
    }
    found = {
        name: np.asarray(value).tolist() for name, value in fields.parse(serialized, kinds).items()
    }
    assert found == {
        "name": b"v",
        "texts": [b"a", b"b"],
        "numbers": [3, -1],
        "none": [],
        "boxes": [[0.5, 1, 2, 3], [4, 5, 6, 7]],
        "sizes": [[4, 8], [16, 32]],
    }


def test_the_same_fields_are_the_same_bytes():
    one = {name: fields.int_feature([number]) for number, name in enumerate("abcdef")}
    assert fields.serialize(one) == fields.serialize(dict(reversed(one.items())))
