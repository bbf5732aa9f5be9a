"""Masks from polygons: which pixels they fill, and what is refused."""

import math

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.media.polygons import pack_polygons, parse_polygons

SQUARE = [2, 1, 5, 1, 5, 3, 2, 3]


def parse(value, size=(6, 8)):
    return parse_polygons(value, size=size, place="file.json", field="segmentation")


def test_a_square_fills_its_pixels():
    expected = np.zeros((6, 8), bool)
    expected[1:3, 2:5] = True
    mask = parse([SQUARE])
    assert np.array_equal(mask.decode(), expected)
    assert (mask.area, mask.box()) == (6, [2, 1, 3, 2])


def test_polygons_of_an_object_are_united():
    mask = parse([SQUARE, [4, 2, 7, 2, 7, 5, 4, 5]]).decode()
    assert mask.sum() == 6 + 9 - 1
    assert mask[1, 2] and mask[4, 6] and not mask[4, 2]


def test_packed_polygons_give_the_same_mask():
    packed = pack_polygons([SQUARE])
    assert packed[0].dtype == np.float64
    assert parse(packed) == parse([SQUARE])


def test_a_corner_rounded_beyond_the_edge_is_cut_off():
    assert parse([[2, 1, 8.6, 1, 8.6, 3, 2, 3]]) == parse([[2, 1, 8, 1, 8, 3, 2, 3]])


@pytest.mark.parametrize("value", [{"size": [6, 8]}, [[1, "2"]], [SQUARE, [1, [2]]], "text"])
def test_what_is_no_polygon_is_not_packed(value):
    assert pack_polygons(value) is value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], r"segmentation: must be a list with at least one polygon, got \[\]"),
        ("text", "segmentation: must be a list with at least one polygon, got 'text'"),
        ([SQUARE, ["a"] * 6], r"segmentation\[1\]: must be a list of numbers"),
        (
            [[1, 2, 3, 4]],
            r"segmentation\[0\]: must have an even number of coordinates, at least 6, got 4",
        ),
        (
            [SQUARE, SQUARE[:7]],
            r"segmentation\[1\]: must have an even number of coordinates, at least 6, got 7",
        ),
        ([[2, 1, 9.5, 1, 5, 3]], r"must have every x inside the image, from 0 to 8, got 9\.5"),
        ([[2, -2, 5, 1, 5, 3]], r"must have every y inside the image, from 0 to 6, got -2"),
        ([[2, math.nan, 5, 1, 5, 3]], "must have every y inside the image, from 0 to 6, got nan"),
    ],
)
def test_a_malformed_outline_is_named(value, message):
    with pytest.raises(InputError, match=message):
        parse(value)
