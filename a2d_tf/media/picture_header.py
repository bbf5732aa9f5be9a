"""The size of an encoded picture, from its header: known before its pixels are decoded."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image

MOST_PIXELS = 2**27  # of a still picture: 0.4 GB in three colours; cameras have 100 million

_PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND"  # name of the last part
_PART_BYTES = 12  # length, name and checksum
_JPEG_START = b"\xff\xd8"
_NO_SIZE = {0xC4, 0xC8, 0xCC}  # JPEG's C0 to CF say the size, but for these three


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return height and width of a picture of any format; None for bytes that are no picture.

    Raises:
        Image.DecompressionBombError: A picture beyond what Pillow opens, which is more than
            ``MOST_PIXELS``.
    """
    found = png_size(content) or jpeg_size(content)
    if found is not None:
        return found
    try:
        with warnings.catch_warnings():
            # Half of what Pillow opens is many to it; here MOST_PIXELS says what is too many.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:  # reads the header alone
                return picture.height, picture.width
    except Image.DecompressionBombError:
        raise
    # What else Pillow raises depends on the format that the bytes begin as.
    except Exception:
        return None


def png_size(start: bytes) -> tuple[int, int] | None:
    """Return height and width from the first bytes of a PNG; None for bytes of another kind."""
    # The signature has 8 bytes, length and name of the first chunk 8, then width, height, depth.
    if not start.startswith(_PNG_START) or start[12:16] != b"IHDR" or len(start) < 33:
        return None
    return int.from_bytes(start[20:24]), int.from_bytes(start[16:20])


def png_parts(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, begin and end of every part of a PNG that is all there, up to the last one.

    A part is length, name, data and checksum.
    """
    at = len(_PNG_START)
    while content.startswith(_PNG_START) and at + _PART_BYTES <= len(content):
        end = at + _PART_BYTES + int.from_bytes(content[at : at + 4])
        if end > len(content):
            return
        name = content[at + 4 : at + 8]
        yield name, at, end
        if name == PNG_END:
            return
        at = end


def holds_png(content: bytes) -> bool:
    """Whether bytes are a PNG whose parts are all there, up to the last one.

    OpenCV makes room for as many bytes as the length of a part says, up to 4 GB, before it looks
    for them.
    """
    return any(name == PNG_END for name, _, _ in png_parts(content))


def jpeg_size(start: bytes) -> tuple[int, int] | None:
    """Return height and width from the first bytes of a JPEG; None where they do not tell."""
    if not start.startswith(_JPEG_START):
        return None
    at = 2
    while at + 9 <= len(start) and start[at] == 0xFF:
        marker = start[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            # Marker, length and depth have 5 bytes, then height and width.
            return int.from_bytes(start[at + 5 : at + 7]), int.from_bytes(start[at + 7 : at + 9])
        at += 2 + int.from_bytes(start[at + 2 : at + 4])
    return None
