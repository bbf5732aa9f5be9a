from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.media.video_writer import VideoWriter


def _top_level_boxes(path: Path) -> list[str]:
    content, start, names = path.read_bytes(), 0, []
    while start < len(content):
        names.append(content[start + 4 : start + 8].decode("ascii"))
        start += int.from_bytes(content[start : start + 4], "big")
    return names


@pytest.fixture
def red_then_green() -> list[np.ndarray]:
    """Five frames of 45 x 61 pixels, odd both ways: three red, then two green."""
    red, green = np.zeros((2, 45, 61, 3), np.uint8)
    red[..., 0] = 200
    green[..., 1] = 120
    return [red, red, red, green, green]


def test_file_is_what_browsers_play(tmp_path: Path, red_then_green: list[np.ndarray]) -> None:
    path = tmp_path / "new" / "clip.mp4"
    with VideoWriter(path, fps=Fraction(30000, 1001), size=(45, 61)) as writer:
        for frame in red_then_green:
            writer.write(frame)

    boxes = _top_level_boxes(path)
    assert boxes.index("moov") < boxes.index("mdat")
    assert [file.name for file in path.parent.iterdir()] == ["clip.mp4"]
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.height, stream.width) == (46, 62)
        assert stream.average_rate == Fraction(30000, 1001)
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
    assert len(frames) == 5
    np.testing.assert_allclose(frames[0].mean((0, 1)), [200, 0, 0], atol=4)
    np.testing.assert_allclose(frames[4].mean((0, 1)), [0, 120, 0], atol=4)
    np.testing.assert_allclose(frames[0][-1, -1], [200, 0, 0], atol=6)  # the padding


def test_an_exception_leaves_nothing_and_keeps_the_older_file(
    tmp_path: Path, red_then_green: list[np.ndarray]
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"older")
    with pytest.raises(KeyError), VideoWriter(path, fps=10, size=(45, 61)) as writer:
        writer.write(red_then_green[0])
        raise KeyError("a fault of the caller")
    assert [file.name for file in tmp_path.iterdir()] == ["clip.mp4"]
    assert path.read_bytes() == b"older"


def test_no_frame_is_an_error_and_no_file(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="at least one"),
        VideoWriter(tmp_path / "clip.mp4", fps=10, size=(16, 16)),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match=r"frame: must be uint8 \(16, 16, 3\)"),
        VideoWriter(tmp_path / "clip.mp4", fps=10, size=(16, 16)) as writer,
    ):
        writer.write(np.zeros((16, 18, 3), np.uint8))


def test_write_outside_the_block_is_refused(tmp_path: Path) -> None:
    writer = VideoWriter(tmp_path / "clip.mp4", fps=10, size=(16, 16))
    with pytest.raises(ValueError, match="with block"):
        writer.write(np.zeros((16, 16, 3), np.uint8))


def test_a_slide_show_is_a_video(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "slow.mp4", fps=0.0001, size=(16, 16)) as writer:
        writer.write(np.zeros((16, 16, 3), np.uint8))
    assert (tmp_path / "slow.mp4").stat().st_size > 0


@pytest.mark.parametrize("fps", [0, -1.0, float("nan"), float("inf")])
def test_rate_must_be_positive(tmp_path: Path, fps: float) -> None:
    with pytest.raises(InputError, match="fps: must be a positive number"):
        VideoWriter(tmp_path / "clip.mp4", fps=fps, size=(16, 16))


def test_other_containers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must end in \.mp4, got '\.avi'"):
        VideoWriter(tmp_path / "clip.avi", fps=10, size=(16, 16))


def test_unwritable_folder_is_a_user_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    writer = VideoWriter(tmp_path / "file" / "clip.mp4", fps=10, size=(16, 16))
    with pytest.raises(InputError, match="must be writable"), writer:
        pass
