"""What is a camera or a stream, and what a file."""

import pytest

from a2d_tf.files.live_names import is_live


@pytest.mark.parametrize("name", ["0", "12", "rtsp://host/cam", "HTTP://host/x.mp4"])
def test_live(name):
    assert is_live(name)


@pytest.mark.parametrize("name", ["clip.mp4", "frames/%05d.png", "²", "-1", "a b://x", ""])
def test_not_live(name):
    assert not is_live(name)


def test_a_file_of_such_a_name_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "0").touch()
    assert not is_live("0")
