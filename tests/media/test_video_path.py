"""What is said of the path of a video before anything is decoded."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.media.video_path import check_video_path


@pytest.mark.parametrize("name", ["clip.mp4", "frames", "frames/%02d.png"])
def test_what_is_there_is_taken_whatever_it_holds(name, tmp_path):
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "01.png").touch()
    check_video_path(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.mp4", "file: must exist"),
        ("empty", "video: must hold pictures"),
        ("empty/%d.png", "video: must hold pictures"),
        ("none/%d.png", "file: must exist"),
    ],
)
def test_what_is_not_there_is_refused(name, message, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=message):
        check_video_path(tmp_path / name)
