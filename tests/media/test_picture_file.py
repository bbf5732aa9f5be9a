"""Pictures from files: the pixels as stored, and damage told in our words alone."""

import os
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.media.picture_file import decode_picture_file, read_picture_file


def encode(ending):
    picture = np.random.default_rng(0).integers(0, 255, (40, 50, 3), np.uint8)
    return cv2.imencode(ending, picture)[1].tobytes(), picture[..., ::-1]


def test_pixels_are_rgb(tmp_path):
    content, picture = encode(".png")
    path = tmp_path / "a.png"
    path.write_bytes(content)
    np.testing.assert_array_equal(read_picture_file(path), picture)


PNG, JPEG = encode(".png")[0], encode(".jpg")[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        PNG[:-20],
        PNG[:40],
        PNG[:400] + b"\0\0\0\0" + PNG[404:],
        JPEG[:-20],
        b"BM" + bytes(60),
        b"GIF89a" + bytes(40),
        b"#?RADIANCE\n" + bytes(40),
    ],
)
def test_a_damaged_picture_is_one_error_and_nothing_is_printed(tmp_path, capfd, content):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match="picture: must be a whole JPEG or PNG file"):
        read_picture_file(path)
    assert capfd.readouterr() == ("", "")


def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe: file: must be a regular file, got 'a named pipe'"):
        read_picture_file(tmp_path / "pipe")
    with pytest.raises(InputError, match=r"none\.png: file: must exist, they say"):
        read_picture_file(tmp_path / "none.png", missing="must exist, they say")


@pytest.mark.parametrize("side", [20_000, 60_000, 2**31 - 1])
def test_a_huge_picture_is_refused_by_its_header(tmp_path, side):
    content = bytearray(cv2.imencode(".png", np.zeros((2, 2, 3), np.uint8))[1].tobytes())
    content[16:24] = side.to_bytes(4) * 2
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(InputError, match=rf"must have at most .* pixels, got '{side} x {side}'"):
        read_picture_file(tmp_path / "a.png")


@pytest.mark.parametrize(
    ("side", "rule"), [(60_000, "have at most .* pixels, got 'far more'"), (10_000, "be a whole")]
)
def test_a_picture_of_another_kind_is_as_large_as_its_header_says(side, rule, recwarn):
    sizes = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
    bitmap = b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + sizes + bytes(64)
    with pytest.raises(InputError, match=f"a.bmp: picture: must {rule}"):
        decode_picture_file(bitmap, path=Path("a.bmp"))
    assert not recwarn.list
