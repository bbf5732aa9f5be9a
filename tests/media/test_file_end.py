"""Files that were cut off, though what is left of them decodes."""

import av
import cv2
import numpy as np
import pytest
from fakes.clips import write_clip

from a2d_tf.media.file_end import is_cut_off
from a2d_tf.media.video_file import VideoFile

MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
FRAGMENTED = {"movflags": "frag_keyframe+empty_moov"}


@pytest.mark.parametrize(
    ("ending", "options"), [("mp4", FRAGMENTED), ("mkv", {}), ("avi", {}), ("ts", {})]
)
def test_a_clip_without_its_end_is_cut_off(tmp_path, ending, options):
    path = tmp_path / f"clip.{ending}"
    write_clip(path, **options)
    with av.open(str(path)) as container:
        name = container.format.name
    assert not is_cut_off(path, name)
    path.write_bytes(path.read_bytes()[:-1000])
    assert is_cut_off(path, name)


def test_a_fragmented_clip_of_which_a_part_is_left_is_told(tmp_path):
    path = tmp_path / "clip.mp4"
    write_clip(path, num_frames=48, **FRAGMENTED)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])
    with VideoFile(path) as video:
        frames = sum(1 for _ in video.frames())
    assert 0 < frames < 48
    assert video.totals.fault == ("must be a whole file", "one that was cut off")


def test_a_gif_ends_with_its_mark(tmp_path):
    path = tmp_path / "a.gif"
    path.write_bytes(b"GIF89a data \0;\0\0")
    assert not is_cut_off(path, "gif")
    path.write_bytes(b"GIF89a dat")
    assert is_cut_off(path, "gif")


def test_an_animated_png_ends_with_its_mark(tmp_path):
    path = tmp_path / "a.png"
    png = cv2.imencode(".png", np.zeros((4, 4, 3), np.uint8))[1].tobytes()
    path.write_bytes(png)
    assert not is_cut_off(path, "apng")
    path.write_bytes(png[:-12])
    assert is_cut_off(path, "apng")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\0\0\0\x08free\0\0\0\x00mdat", MP4),  # to the end of the file
        (b"\0\0\0\x08free\xff\xff\xff\xff\x01\x02\x03\x04", MP4),  # bytes behind the last box
        (b"RIFF\0\0\0\0AVI LIST", "avi"),  # of a recorder that crashed
        (b"\x1aE\xdf\xa3\x80\x18S\x80g\x01\xff\xff\xff\xff\xff\xff\xff data", "matroska,webm"),
        (b"", MP4),
        (b"", "matroska,webm"),
        (b"anything", "flv"),
    ],
)
def test_a_file_that_tells_no_length_is_not_cut_off(tmp_path, content, name):
    path = tmp_path / "a"
    path.write_bytes(content)
    assert not is_cut_off(path, name)
