"""Sizes of pictures from their headers."""

import cv2
import numpy as np
import pytest

from a2d_tf.media.picture_header import picture_size


@pytest.mark.parametrize("ending", [".png", ".jpg", ".bmp", ".webp", ".tiff"])
def test_height_and_width_of_every_format(ending):
    content = cv2.imencode(ending, np.zeros((3, 5, 3), np.uint8))[1].tobytes()
    assert picture_size(content) == (3, 5)


@pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_has_no_size(content):
    assert picture_size(content) is None
