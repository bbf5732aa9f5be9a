"""Whether a video file was cut off, by what its container says of its own length.

A container whose index stands in front, or that has none, plays as far as it goes: its decoder
reports nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_TS_PACKETS = (188, 192)  # bytes; with a time in front of each in the form of Blu-ray
_TS_SYNC = 0x47
_EBML, _SEGMENT = 0x1A45DFA3, 0x18538067
_GIF_END = b";"
_PNG_END = b"IEND\xaeB`\x82"
_TAIL = 4096  # bytes at the end of a file, in which its last mark is sought


def is_cut_off(path: Path, format_name: str) -> bool:
    """Return whether a file ends before its container says; False where it says nothing.

    Args:
        path: The file.
        format_name: FFmpeg's name of the container.
    """
    check = _CHECKS.get(format_name)
    if check is None:
        return False
    size = path.stat().st_size
    with path.open("rb") as file:
        return check(file, size)


def _is_mp4_cut(file: BinaryIO, size: int) -> bool:
    """Walk over the boxes: 4 bytes of length, 4 of name, 8 of length where it was 1."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:], "big")
        if length == 0:
            return False  # it goes to the end of the file
        if length < 8 or not head[4:8].isalnum():
            return False  # bytes of something else behind the last box
        at += length
    return at > size


def _is_avi_cut(file: BinaryIO, size: int) -> bool:
    """Walk over the RIFF chunks; recorders that crash leave a length of 0."""
    at = 0
    while at + 12 <= size:
        file.seek(at)
        head = file.read(8)
        if head[:4] != b"RIFF":
            return False
        at += 8 + int.from_bytes(head[4:], "little")
    return at > size + 1  # the last chunk may lack its padding


def _is_matroska_cut(file: BinaryIO, size: int) -> bool:
    """Compare the length of the segment, which a live recording does not tell."""
    at = 0
    for wanted in (_EBML, _SEGMENT):
        file.seek(at)
        head = file.read(12)
        if int.from_bytes(head[:4], "big") != wanted:
            return False
        width = 9 - head[4].bit_length() if len(head) > 4 and head[4] else 0
        length = int.from_bytes(head[4 : 4 + width], "big") & ((1 << 7 * width) - 1)
        if not width or length == (1 << 7 * width) - 1:
            return False
        at += 4 + width + length
    return at > size


def _is_gif_cut(file: BinaryIO, size: int) -> bool:
    return _GIF_END not in _tail(file, size)[-2:]


def _is_png_cut(file: BinaryIO, size: int) -> bool:
    return _PNG_END not in _tail(file, size)


def _is_ts_cut(file: BinaryIO, size: int) -> bool:
    file.seek(0)
    begin = file.read(5)
    for packet, sync in zip(_TS_PACKETS, (0, 4), strict=True):
        if len(begin) > sync and begin[sync] == _TS_SYNC:
            return size % packet != 0
    return False


def _tail(file: BinaryIO, size: int) -> bytes:
    """Return the last bytes of a file, without zeros that pad it."""
    file.seek(max(0, size - _TAIL))
    return file.read().rstrip(b"\0")


_CHECKS: dict[str, Callable[[BinaryIO, int], bool]] = {
    "mov,mp4,m4a,3gp,3g2,mj2": _is_mp4_cut,
    "avi": _is_avi_cut,
    "matroska,webm": _is_matroska_cut,
    "gif": _is_gif_cut,
    "apng": _is_png_cut,
    "mpegts": _is_ts_cut,
}
