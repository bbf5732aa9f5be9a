"""A stored frame at the size that was released."""

import cv2
import numpy as np

from a2d_tf.media.stored_frame import decode_frame


def test_a_stored_frame_gets_the_released_size_in_rgb():
    red = np.zeros((8, 10, 3), np.uint8)
    red[..., 2] = 250  # OpenCV encodes BGR
    frame = decode_frame(cv2.imencode(".jpg", red)[1].tobytes(), (16, 20))
    assert frame.shape == (16, 20, 3)
    assert frame[..., 0].min() > 230 and frame[..., 1:].max() < 20
