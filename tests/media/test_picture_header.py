"""Sizes of pictures from their headers."""

import cv2
import numpy as np
import pytest

from a2d_tf.media.picture_header import holds_png, picture_size


@pytest.mark.parametrize("ending", [".png", ".jpg", ".bmp", ".webp", ".tiff"])
def test_height_and_width_of_every_format(ending):
    content = cv2.imencode(ending, np.zeros((3, 5, 3), np.uint8))[1].tobytes()
    assert picture_size(content) == (3, 5)


@pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_has_no_size(content):
    assert picture_size(content) is None


def test_a_png_is_whole_up_to_its_last_part():
    png = cv2.imencode(".png", np.zeros((3, 5), np.uint8))[1].tobytes()

    assert holds_png(png)
    assert not any(holds_png(png[:end]) for end in range(len(png)))


def test_a_part_that_says_it_is_longer_than_the_file_is_no_png():
    png = cv2.imencode(".png", np.zeros((3, 5), np.uint8))[1].tobytes()
    at = png.index(b"IDAT") - 4

    assert not holds_png(png[:at] + b"\x39\x39\x39\x39" + png[at + 4 :])
