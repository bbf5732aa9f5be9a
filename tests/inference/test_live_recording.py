"""A camera or a stream is recorded as far as it is asked for."""

import cv2
import numpy as np
import pytest
from fakes.clips import read_video

from a2d_tf.errors import InputError
from a2d_tf.inference.live_recording import record_live


class Camera:
    """A camera with so many frames, each brighter than the one before."""

    def __init__(self, frames, rate=10.0, size=(32, 48)):
        self._frames, self._rate, self._size = frames, rate, size
        self.read_frames, self.released = 0, False

    def isOpened(self):  # noqa: N802
        return True

    def get(self, _):
        return self._rate

    def read(self):
        if self.read_frames == self._frames:
            return False, None
        self.read_frames += 1
        return True, np.full((*self._size, 3), (0, 0, 20 * self.read_frames), np.uint8)

    def release(self):
        self.released = True


@pytest.fixture
def camera(monkeypatch):
    def plug(camera):
        monkeypatch.setattr(cv2, "VideoCapture", lambda name: opened.append(name) or camera)
        return camera

    opened = []
    plug.opened = opened
    return plug


@pytest.mark.parametrize(("name", "opened"), [("0", 0), ("rtsp://host/x", "rtsp://host/x")])
def test_as_many_frames_as_wanted(camera, tmp_path, name, opened):
    one = camera(Camera(100))
    told = []
    record_live(name, tmp_path / "r.mp4", frames=4, on_progress=lambda *done: told.append(done))
    frames = read_video(tmp_path / "r.mp4")
    assert camera.opened == [opened]
    assert len(frames) == one.read_frames == 4 and one.released
    assert told[-1] == (4, 4)
    assert [round(float(frame[..., 0].mean()) / 20) for frame in frames] == [1, 2, 3, 4]  # red


def test_a_stream_that_ends_is_recorded_to_its_end(camera, tmp_path):
    camera(Camera(3))
    record_live("http://host/x.mp4", tmp_path / "r.mp4", frames=10)
    assert len(read_video(tmp_path / "r.mp4")) == 3


@pytest.mark.parametrize(("told", "rate"), [(0.0, 25.0), (90000.0, 25.0), (30.0, 30.0)])
def test_a_rate_that_cannot_be_is_not_believed(camera, tmp_path, told, rate):
    camera(Camera(2, rate=told))
    record_live("0", tmp_path / "r.mp4", frames=2)
    video = cv2_rate(tmp_path / "r.mp4")
    assert video == pytest.approx(rate)


def cv2_rate(path):
    import av

    with av.open(str(path)) as container:
        return float(container.streams.video[0].average_rate)


def test_nothing_that_gives_frames(tmp_path):
    with pytest.raises(InputError, match="must be a camera or a stream that gives frames"):
        record_live("http://127.0.0.1:1/none.mp4", tmp_path / "r.mp4", frames=1)
    assert not (tmp_path / "r.mp4").exists()
