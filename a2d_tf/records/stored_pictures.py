"""Whether stored pictures are what they shall be: by their first bytes, or by decoding them."""

from collections.abc import Sequence

import tensorflow as tf

JPEG, PNG = "JPEG", "PNG"

_PNG_START = b"\x89PNG\r\n\x1a\n"
_JPEG_START = b"\xff\xd8"
_HEADER = 4096  # bytes in which the size of a picture is looked for
_NO_SIZE = {0xC4, 0xC8, 0xCC}  # JPEG's C0 to CF say the size, but for these three
_DEEP = 16  # bits


class PictureError(ValueError):
    """A picture breaks a rule, which is the message; ``found`` is what was found."""

    def __init__(self, rule: str, found: object) -> None:
        super().__init__(rule)
        self.found = found


def check_header(
    start: bytes, *, kind: str, size: tuple[int, int] | None, depths: Sequence[int] = (8,)
) -> None:
    """Raise PictureError unless a picture begins as one of its kind, size and depth.

    Args:
        start: Its first ``header_length`` bytes, or all of it.
        kind: ``JPEG`` or ``PNG``.
        size: Height and width in pixels; None for any.
        depths: Bits that a component of a PNG may have.
    """
    found = _png_size(start) if kind == PNG else _jpeg_size(start)
    if found is None:
        raise PictureError(f"must be a {kind}", f"{len(start)} bytes that are none")
    if size is not None and found != size:
        raise PictureError(f"must be {size[0]} x {size[1]} pixels", f"{found[0]} x {found[1]}")
    if kind == PNG and start[24] not in depths:
        wanted = " or ".join(map(str, depths))
        raise PictureError(f"must have {wanted} bits a component", start[24])


def header_length() -> int:
    """Return how many bytes of a picture are enough for ``check_header``."""
    return _HEADER


def check_decodes(picture: bytes, *, kind: str) -> None:
    """Raise PictureError unless a picture decodes as the batches decode it."""
    try:
        if kind == JPEG:
            tf.io.decode_jpeg(picture, channels=3)
        else:
            deep = picture[24] == _DEEP
            tf.io.decode_png(picture, channels=1, dtype=tf.uint16 if deep else tf.uint8)
    except tf.errors.OpError:
        rule = f"must be a {kind} that decodes"
        raise PictureError(rule, f"{len(picture)} bytes that do not") from None


def _png_size(start: bytes) -> tuple[int, int] | None:
    # The signature has 8 bytes, length and name of the first chunk 8, then width, height, depth.
    if not start.startswith(_PNG_START) or start[12:16] != b"IHDR" or len(start) < 33:
        return None
    return int.from_bytes(start[20:24]), int.from_bytes(start[16:20])


def _jpeg_size(start: bytes) -> tuple[int, int] | None:
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
