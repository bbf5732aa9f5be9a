"""An annotated frame that contradicts itself is refused; masks are plain pictures."""

import dataclasses

import cv2
import numpy as np
import pytest
from fakes.records import make_flow_record

from a2d_tf.records.clip_records import decode_mask, encode_mask

RECORD = make_flow_record(lambda number: (number, 0), video_id="-8FLF-osZmA", numbers=(9, 10, 11))


def test_mask_is_a_gray_png_of_0_and_255():
    mask = np.array([[True, False, True]])
    png = encode_mask(mask)
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels.tolist() == [[255, 0, 255]]
    np.testing.assert_array_equal(decode_mask(png), mask)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frame_numbers": (38, 39)}, r"frames must be as many as frame_numbers \(2\), got 3"),
        ({"flow": (b"u",)}, r"flow must be empty or as many as frames \(3\), got 1"),
        (
            {"source_size": (8, 17), "labels": None},
            r"masks must have source_size \(8, 17\), got \(8, 16\)",
        ),
        (
            {"labels": np.zeros((8, 17), np.uint8)},
            r"labels must have source_size \(8, 16\), got \(8, 17\)",
        ),
        ({"sentences": (("a dog", 2),)}, "sentence rows must be from -1 to 1, got 2"),
    ],
)
def test_a_contradictory_record_is_refused(changes, message):
    with pytest.raises(ValueError, match=f"-8FLF-osZmA frame 10: {message}"):
        dataclasses.replace(RECORD, **changes).check()
