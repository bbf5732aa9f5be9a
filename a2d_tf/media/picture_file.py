"""Reading of a picture's file, whole and in RGB."""

import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import require_file
from a2d_tf.media.picture_header import MOST_PIXELS, PNG_END, picture_size, png_parts

_PNG_START = b"\x89PNG\r\n\x1a\n"
_AS_SHOWN = cv2.IMREAD_COLOR_RGB  # turned as the camera said
# Outlines belong to the stored pixels, whatever a camera said about turning them.
_AS_STORED = _AS_SHOWN | cv2.IMREAD_IGNORE_ORIENTATION


def read_picture_file(path: Path, *, missing: str = "must exist") -> NDArray[np.uint8]:
    """Read a picture (H, W, 3) RGB as it is stored.

    Args:
        path: The file.
        missing: The rule that is broken where it is absent.

    Raises:
        InputError: The file is missing, unreadable, not a regular file or not a whole picture.
    """
    require_file(path, missing=missing)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    return decode_picture_file(content, path=path)


def decode_picture_file(
    content: bytes, *, path: Path, kinds: str = "JPEG or PNG", as_shown: bool = False
) -> NDArray[np.uint8]:
    """Return the picture (H, W, 3) RGB of a file's content.

    Args:
        content: All bytes of the file.
        path: The file, for messages.
        kinds: The formats that it may have, for messages.
        as_shown: Whether it is turned and mirrored as its EXIF says, or left as it is stored.

    Raises:
        InputError: It is not a whole picture, or has too many pixels, of which none is decoded.
    """
    too_many = f"must have at most {MOST_PIXELS:,} pixels"
    try:
        size = picture_size(content)
    except Image.DecompressionBombError:
        raise InputError(path, "picture", too_many, "far more") from None
    if size is not None and size[0] * size[1] > MOST_PIXELS:
        raise InputError(path, "picture", too_many, f"{size[1]} x {size[0]}")
    flags = _AS_SHOWN if as_shown else _AS_STORED
    picture = None if size is None else _decode(content, flags)
    if picture is None:
        raise InputError(path, "picture", f"must be a whole {kinds} file")
    return picture.astype(np.uint8, copy=False)


def _decode(content: bytes, flags: int) -> NDArray[Any] | None:
    # Our error replaces what OpenCV and libpng print about damaged files.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    if not content or (content.startswith(_PNG_START) and not _is_whole_png(content)):
        return None
    try:
        return cv2.imdecode(np.frombuffer(content, np.uint8), flags)
    except cv2.error:
        return None


def _is_whole_png(content: bytes) -> bool:
    """Tell whether every part has its checksum, up to the last one."""
    for name, begin, end in png_parts(content):
        if zlib.crc32(content[begin + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            return False
        if name == PNG_END:
            return True
    return False
