"""A video as a caller has it."""

import math

import numpy as np
import pytest
from fakes.square_video import write_square

from a2d_tf import InputError, open_video


def test_a_path_a_text_frames_and_an_open_video(tmp_path):
    path = write_square(tmp_path / "square.mp4", num_frames=5)
    of_path, of_text = open_video(path), open_video(str(path))
    assert of_path.num_frames == of_text.num_frames == 5
    assert open_video(of_path) is of_path
    of_frames = open_video(np.stack(list(of_path.frames())), fps=10)
    assert (of_frames.size, of_frames.fps) == (of_path.size, 10)


def test_a_part(tmp_path):
    video = open_video(np.zeros((20, 8, 8, 3), np.uint8), fps=10, start=0.5, end=1.5, frames=6)
    assert (video.num_frames, video.skipped) == (6, 5)
    assert open_video(video, start=0.2).skipped == 7


def test_no_video(tmp_path):
    with pytest.raises(InputError, match=r"none\.mp4: file: must exist"):
        open_video("none.mp4")
    with pytest.raises(InputError, match="--start and --end: must be a part of the 2"):
        open_video(np.zeros((20, 8, 8, 3), np.uint8), fps=10, start=3)


@pytest.mark.parametrize("video", [None, 5, b"clip.mp4", [np.zeros((8, 8, 3), np.uint8)]])
def test_what_has_another_type_is_no_video(video):
    with pytest.raises(InputError, match=r"^video: type: must be a path, frames uint8 \(T, H"):
        open_video(video)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"start": -1}, "video: start: must be at least 0 seconds, got -1"),
        ({"start": math.nan}, "video: start: must be at least 0 seconds, got nan"),
        ({"end": math.nan}, "video: end: must be at least 0 seconds, got nan"),
        ({"frames": 0}, "video: frames: must be a whole number, at least 1, got 0"),
        ({"frames": 2.5}, "video: frames: must be a whole number, at least 1, got 2.5"),
    ],
)
def test_no_part(part, message):
    with pytest.raises(InputError) as error:
        open_video(np.zeros((20, 8, 8, 3), np.uint8), **part)
    assert str(error.value) == message
