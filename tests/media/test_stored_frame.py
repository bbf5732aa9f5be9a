"""The size of a stored frame, and back to the size that was released."""

import cv2
import numpy as np
import pytest

from a2d_tf.batches.picture import fit_box
from a2d_tf.media.stored_frame import decode_frame, stored_size


def test_a_stored_frame_gets_the_released_size_in_rgb():
    red = np.zeros((8, 10, 3), np.uint8)
    red[..., 2] = 250  # OpenCV encodes BGR
    frame = decode_frame(cv2.imencode(".jpg", red)[1].tobytes(), (16, 20))
    assert frame.shape == (16, 20, 3)
    assert frame[..., 0].min() > 230 and frame[..., 1:].max() < 20


@pytest.mark.parametrize(
    ("source", "height", "stored"),
    [
        ((320, 580), 240, (240, 436)),  # 435 is odd: 436 is the nearest even number above 434.99
        ((320, 427), 160, (160, 214)),  # 213.5
        ((320, 960), 99, (98, 294)),  # never higher than asked for
        ((320, 427), 320, (320, 427)),
        ((320, 427), 512, (320, 427)),
        ((321, 427), None, (321, 427)),
    ],
)
def test_stored_size_is_even_and_never_enlarged(source, height, stored):
    assert stored_size(*source, height=height) == stored


@pytest.mark.parametrize(
    ("source", "fit", "stored"),
    [
        ((320, 568), 512, (288, 512)),
        ((320, 427), 320, (240, 320)),
        ((568, 320), 256, (256, 144)),
        ((320, 427), 512, (320, 427)),
        ((3, 1000), 32, (1, 32)),
    ],
)
def test_the_longer_side_fits_and_the_network_resizes_nothing(source, fit, stored):
    assert stored_size(*source, fit=fit) == stored
    if max(source) > fit:
        top, left, bottom, right = fit_box(*stored, fit).numpy().tolist()
        assert (bottom - top, right - left) == stored
