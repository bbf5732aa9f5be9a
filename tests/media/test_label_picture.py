"""The label map of a frame as a PNG."""

import cv2
import numpy as np
import pytest

from a2d_tf.media.label_picture import NO_LABELS, decode_labels, encode_labels


def test_ids_come_back():
    labels = np.array([[0, 11, 80], [77, 0, 5]], np.uint8)
    png = encode_labels(labels)
    np.testing.assert_array_equal(decode_labels(png), labels)
    assert cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED).shape == (2, 3)


def test_no_map_is_no_bytes():
    assert encode_labels(None) == NO_LABELS


@pytest.mark.parametrize("content", [b"no PNG.", NO_LABELS])
def test_other_bytes_are_refused(content):
    message = f"label map must be a PNG, got {len(content)} bytes of something else"
    with pytest.raises(ValueError, match=message):
        decode_labels(content)
