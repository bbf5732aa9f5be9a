"""Fitting a picture into the square: boxes by hand, pixels in their place."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.picture import (
    centred_box,
    fit_box,
    inside,
    place,
    place_rgb,
    place_scaled,
    prepare_frames,
    scale_rgb,
)


@pytest.mark.parametrize(
    ("height", "width", "box"),
    [
        (320, 640, [8, 0, 24, 32]),  # landscape: bars above and below
        (640, 320, [0, 8, 32, 24]),  # portrait: bars left and right
        (50, 50, [0, 0, 32, 32]),
        (16, 8, [0, 8, 32, 24]),  # enlarged
        (3, 1000, [15, 0, 16, 32]),  # never less than a pixel
    ],
)
def test_the_long_side_fills_the_square_and_the_short_one_is_centred(height, width, box):
    assert fit_box(height, width, 32).numpy().tolist() == box


def test_a_box_larger_than_the_square_is_centred_too():
    assert centred_box(12.0, 8.0, 8).numpy().tolist() == [-2, 0, 10, 8]


def numbered(height, width):
    return np.arange(height * width, dtype="float32").reshape(1, height, width, 1)


def test_equal_sizes_change_nothing():
    picture = numbered(4, 4)
    np.testing.assert_array_equal(place(picture, np.array([0, 0, 4, 4]), 4), picture)


@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_pictures_of_the_size_of_the_box_are_as_if_they_were_resized(kind):
    pictures = np.random.default_rng(0).integers(0, 256, (2, 6, 8, 3)).astype(kind)
    placed = place(pictures, np.array([1, 0, 7, 8]), 8)
    assert placed.dtype == np.float32
    np.testing.assert_array_equal(placed[:, 1:7], tf.image.resize(pictures, [6, 8], antialias=True))


def test_values_are_scaled_before_they_are_padded():
    frames = np.random.default_rng(0).integers(0, 256, (2, 3, 8, 3)).astype(np.uint8)
    box = np.array([2, 0, 4, 5])
    np.testing.assert_array_equal(place_rgb(frames, box, 5), scale_rgb(place(frames, box, 5)))


def test_padding_is_zero_around_the_picture():
    placed = place(numbered(2, 4) + 1, np.array([1, 0, 3, 4]), 4).numpy()[0, :, :, 0]
    assert placed.tolist() == [[0, 0, 0, 0], [1, 2, 3, 4], [5, 6, 7, 8], [0, 0, 0, 0]]


def test_what_lies_outside_the_square_is_cut_off():
    placed = place(numbered(4, 6), np.array([-1, -2, 3, 4]), 3).numpy()[0, :, :, 0]
    np.testing.assert_array_equal(placed, numbered(4, 6)[0, 1:4, 2:5, 0])


def test_cut_on_one_side_and_padded_on_the_other():
    placed = place(numbered(2, 2) + 1, np.array([-1, 2, 1, 4]), 3).numpy()[0, :, :, 0]
    assert placed.tolist() == [[0, 0, 3], [0, 0, 0], [0, 0, 0]]


def test_shrinking_averages():
    stripes = np.tile(np.asarray([0.0, 240.0], "float32"), 8).reshape(1, 1, 16, 1)
    shrunk = place(np.repeat(stripes, 16, axis=1), np.array([0, 0, 4, 4]), 4).numpy()
    np.testing.assert_allclose(shrunk[0, :, 1:3], 120, atol=2)


def test_inside_is_the_half_open_box():
    mask = inside(np.array([1, 0, 3, 2]), 4).numpy()
    expected = np.zeros((4, 4), bool)
    expected[1:3, 0:2] = True
    np.testing.assert_array_equal(mask, expected)


def test_scale_by_hand():
    np.testing.assert_allclose(scale_rgb(np.asarray([0, 127.5, 255], "float32")), [-1, 0, 1])


def test_prepared_frames_span_minus_one_to_one_with_black_padding():
    frames = np.full((3, 4, 8, 3), 255, np.uint8)
    clip, box = prepare_frames(frames, 8)
    clip = clip.numpy()
    assert clip.shape == (3, 8, 8, 3) and clip.dtype == np.float32
    assert box.numpy().tolist() == [2, 0, 6, 8]
    np.testing.assert_allclose(clip[:, 2:6], 1.0, atol=1e-6)
    assert (clip[:, :2] == -1).all() and (clip[:, 6:] == -1).all()


def test_flow_is_cut_before_it_is_resized():
    flow = np.zeros((1, 4, 8, 2), np.float32)
    flow[0, :, ::2] = (60, -60)  # every other column, beyond 20 pixels
    box = np.array([1, 0, 3, 4])
    shown = place_scaled(flow, box, 4, stream=keys.FLOW).numpy()
    assert not shown[:, 0].any() and not shown[:, 3].any()
    cut = place_scaled(np.clip(flow, -20, 20), box, 4, stream=keys.FLOW).numpy()
    np.testing.assert_allclose(shown, cut, atol=1e-6)
    inner = shown[0, 1:3, 1:3]  # half of its columns move as fast as is kept
    np.testing.assert_allclose(inner, np.broadcast_to([0.5, -0.5], inner.shape), atol=0.02)
