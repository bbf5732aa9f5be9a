"""Convex parts are placed and painted, and cover the pixels that they show on."""

import numpy as np
import pytest

from a2d_tf.toy.bodies import Part
from a2d_tf.toy.canvas import cover_parts, crop_backdrop, draw_backdrop, paint_parts, place_parts

SQUARE = Part(np.array([-1 - 1j, 1 - 1j, 1 + 1j, -1 + 1j]), "main")
DOT = Part(np.array([2 + 1j]), "main")


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({}, 10 + 20j + 6 + 3j),
        ({"facing": -1}, 10 + 20j - 6 + 3j),
        ({"angle": np.pi / 2}, 10 + 20j - 3 + 6j),  # clockwise on the screen
        ({"stretch": 2.0}, 10 + 20j + 12 + 1.5j),
    ],
)
def test_a_point_is_stretched_turned_mirrored_and_moved(options, place):
    points = place_parts([DOT], centre=(10.0, 20.0), scale=3.0, **options)
    np.testing.assert_allclose(points, [place], atol=1e-9)


def test_painted_pixels_are_those_that_are_covered():
    parts = [SQUARE]
    points = place_parts(parts, centre=(9.0, 5.0), scale=3.0)
    image = np.zeros((12, 20, 3), np.uint8)
    paint_parts(image, parts, points, {"main": (10, 200, 30)})
    cover = cover_parts((12, 20), parts, points)
    # The corners are in the middle of pixels: 2 to 8 down, 6 to 12 to the right.
    expected = np.zeros((12, 20), bool)
    expected[2:9, 6:13] = True
    np.testing.assert_array_equal(cover, expected)
    assert (image[cover] == (10, 200, 30)).all()


def test_later_parts_lie_over_earlier_ones():
    parts = [SQUARE, SQUARE._replace(role="mark")]
    image = np.zeros((8, 8, 3), np.uint8)
    points = place_parts(parts, centre=(4.0, 4.0), scale=2.0)
    paint_parts(image, parts, points, {"main": (9, 9, 9), "mark": (7, 7, 7)})
    covered = cover_parts((8, 8), parts[:1], points[:4])
    assert covered.any() and (image[covered] == 7).all()


def test_a_backdrop_is_muted_and_repeats_with_its_seed():
    one, other = (
        draw_backdrop(height=20, width=30, margin=5, rng=np.random.default_rng(3)) for _ in range(2)
    )
    assert one.shape == (30, 40, 3)
    assert one.min() >= 70 and one.max() <= 195
    np.testing.assert_array_equal(one, other)


def test_the_camera_moves_over_the_backdrop():
    backdrop = np.zeros((9, 11, 3), np.uint8)
    backdrop[4, 5] = 200
    crop = crop_backdrop(backdrop, size=(5, 7), shift=(0.0, 0.0))
    assert np.argwhere(crop[..., 0]).tolist() == [[2, 3]]
    crop = crop_backdrop(backdrop, size=(5, 7), shift=(2.0, -1.0))
    assert np.argwhere(crop[..., 0]).tolist() == [[3, 1]]
