"""Whether stored pictures are what they shall be: by their first bytes, or by decoding them."""

from collections.abc import Sequence

import tensorflow as tf

from a2d_tf.media.picture_header import jpeg_size, png_size

JPEG, PNG = "JPEG", "PNG"

_HEADER = 4096  # bytes in which the size of a picture is looked for
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
    found = png_size(start) if kind == PNG else jpeg_size(start)
    if found is None:
        raise PictureError(f"must be a {kind}", f"{len(start)} bytes of something else")
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
