"""Frames as players show them."""

import av
import numpy as np
import pytest

from a2d_tf.media.shown_frame import FrameShower, Turn

PICTURE = np.arange(6, dtype=np.uint8).reshape(2, 3, 1)  # 0 1 2 / 3 4 5


@pytest.mark.parametrize(
    ("turn", "shown"),
    [
        (Turn(), [[0, 1, 2], [3, 4, 5]]),
        (Turn(flipped_columns=True), [[2, 1, 0], [5, 4, 3]]),
        (Turn(flipped_rows=True), [[3, 4, 5], [0, 1, 2]]),
        (Turn(transposed=True), [[0, 3], [1, 4], [2, 5]]),
        (Turn(transposed=True, flipped_columns=True), [[3, 0], [4, 1], [5, 2]]),
    ],
)
def test_pictures_are_turned(turn, shown):
    assert turn.apply(PICTURE)[..., 0].tolist() == shown


@pytest.mark.parametrize(
    ("size", "colour"),
    [((720, 1280), (29, 200, 29)), ((240, 320), (42, 228, 33))],
)
def test_untagged_pictures_in_hd_have_the_colours_of_hd(size, colour):
    green = np.full((*size, 3), (29, 200, 29), np.uint8)
    stored = av.VideoFrame.from_ndarray(green, format="rgb24").reformat(
        format="yuv444p", dst_colorspace="ITU709"
    )
    stored.colorspace = 2  # unspecified
    shown = FrameShower(stored).show(stored)
    np.testing.assert_allclose(shown[5, 5], colour, atol=3)


def test_a_frame_of_another_size_is_shown_at_that_of_the_first():
    first, second = (
        av.VideoFrame.from_ndarray(np.full((*size, 3), 90, np.uint8), format="rgb24")
        for size in ((20, 40), (30, 30))
    )
    shower = FrameShower(first)
    assert shower.size == (20, 40)
    np.testing.assert_allclose(shower.show(second), np.full((20, 40, 3), 90), atol=1)
