"""What is known of a video before it is segmented."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from fakes.square_video import write_square

from a2d_tf.errors import InputError
from a2d_tf.inference.source_video import SourceVideo, open_source_video
from a2d_tf.media.frame_times import FrameTimes

TIMES = FrameTimes(np.arange(4), 5, Fraction(1, 10))  # the last one is shown twice as long


def make_source(**changes):
    values = {"path": Path("a.mp4"), "size": (40, 60), "pixel_aspect": Fraction(1), "times": TIMES}
    return SourceVideo(**(values | changes))


def test_the_rate_is_the_average():
    assert make_source().fps == 8


@pytest.mark.parametrize(
    ("aspect", "size"),
    [(Fraction(1), (40, 60)), (Fraction(2), (40, 120)), (Fraction(1, 2), (80, 60))],
)
def test_wide_and_high_pixels_are_made_square(aspect, size):
    source = make_source(pixel_aspect=aspect)
    assert source.square_size == size
    assert source.square(np.zeros((40, 60, 3), np.uint8)).shape[:2] == size
    assert ("pixel_aspect" in source.describe()) == (aspect != 1)


def test_what_was_opened_is_not_opened_again(tmp_path):
    source = open_source_video(write_square(tmp_path / "square.mp4"))
    (tmp_path / "square.mp4").unlink()
    assert open_source_video(source) is source


def test_a_video_that_changes_while_it_is_segmented_is_named(tmp_path):
    source = open_source_video(write_square(tmp_path / "square.mp4"))
    write_square(tmp_path / "square.mp4", num_frames=5)
    with pytest.raises(InputError, match=r"must decode to 9 frames each time it is read, got 5"):
        list(source.frames())


def test_pictures_of_other_sizes_are_told(tmp_path, caplog):
    for number, side in enumerate((32, 32, 48)):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.zeros((side, 40, 3), np.uint8))
    video = open_source_video(tmp_path)
    assert [frame.shape for frame in video.frames()] == [(32, 40, 3)] * 3
    assert "the size of the first, 32 x 40" in caplog.text and "1 frame" in caplog.text
