"""Frames in memory are a video too."""

import json
from pathlib import Path

import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun
from fakes.clips import read_video
from fakes.square_video import write_square

from a2d_tf.errors import InputError
from a2d_tf.inference.array_video import video_of_frames
from a2d_tf.inference.result_folder import is_file
from a2d_tf.inference.segment_sentences import segment_sentences


def test_frames_are_segmented_as_their_file_is(tmp_path):
    path = write_square(tmp_path / "square.mp4", num_frames=5)
    frames = read_video(path)
    of_file = segment_sentences(BrightnessRun(), path, ["bright"], tmp_path / "file")
    video = video_of_frames(frames, fps=10)
    assert (video.num_frames, video.size, video.fps) == (5, (32, 48), 10)
    of_frames = segment_sentences(BrightnessRun(), video, ["bright"], tmp_path / "frames")
    assert of_frames.areas.tolist() == of_file.areas.tolist()
    assert len(read_video(tmp_path / "frames" / "overlay.mp4")) == 5


def test_a_part_of_frames(tmp_path):
    frames = np.arange(6, dtype=np.uint8)[:, None, None, None] * np.ones((1, 4, 6, 3), np.uint8)
    part = video_of_frames(frames, fps=2).part(start=1.0, end=2.0)
    assert [int(frame[0, 0, 0]) for frame in part.frames()] == [2, 3]
    assert part.times.seconds_of(1) == 0.5


@pytest.mark.parametrize(
    ("frames", "fps", "message"),
    [
        (np.zeros((2, 4, 6, 3)), 25, r"video: frames: must be uint8 \(T, H, W, 3\).*float64"),
        (np.zeros((4, 6, 3), np.uint8), 25, r"got 'uint8 \(4, 6, 3\)'"),
        (np.zeros((0, 4, 6, 3), np.uint8), 25, "not empty"),
        (np.zeros((2, 4, 6, 3), np.uint8), 0, "fps: must be a positive number"),
        (np.zeros((2, 4, 6, 3), np.uint8), 1e-9, "fps: must be a positive number"),
        (np.zeros((2, 4, 6, 3), np.uint8), float("nan"), "fps: must be a positive number"),
    ],
)
def test_what_is_no_video(frames, fps, message):
    with pytest.raises(InputError, match=message):
        video_of_frames(frames, fps=fps)


def test_other_frames_do_not_take_the_place_of_the_first(tmp_path):
    frames = np.zeros((2, 32, 48, 3), np.uint8)
    other = frames.copy()
    other[1, 5, 5, 0] = 1

    def segment(frames, **options):
        video = video_of_frames(frames)
        segment_sentences(BrightnessRun(), video, ["bright"], tmp_path, overlay=False, **options)

    segment(frames)
    segment(frames[:, ::-1].copy()[:, ::-1])  # the same pixels in another array
    summary = json.loads((tmp_path / "segment.json").read_text())
    assert summary["video"] == "frames" and len(summary["frames_sha256"]) == 64
    for one in (other, frames.reshape(2, 48, 32, 3)):
        with pytest.raises(InputError, match="must not hold what was found in another video"):
            segment(one)
    assert json.loads((tmp_path / "segment.json").read_text()) == summary
    segment(other, overwrite=True)


def test_a_file_called_frames_is_another_video(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    video = video_of_frames(np.zeros((2, 32, 48, 3), np.uint8))
    assert video.is_described_by(video.describe())
    assert not is_file(video.describe(), Path("frames"))
    assert not video.is_described_by({"video": "frames"})
