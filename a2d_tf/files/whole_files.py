"""Files that are never seen half written: a new one takes the place of the old one at once."""

from contextlib import suppress
from pathlib import Path

from a2d_tf.errors import InputError


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds the old content or the new, never a part.

    Raises:
        InputError: It cannot be written, as on a full disk; what was there is kept.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:  # which names no file where the disk is full
        raise InputError(path, "file", "must be writable", error.strerror) from error
    finally:
        with suppress(OSError):  # it has its name by now, or never was
            partial.unlink()


def replace_text(path: Path, text: str) -> None:
    """Write a file of UTF-8 text as ``replace_file`` does.

    Raises:
        InputError: As ``replace_file``.
    """
    replace_file(path, text.encode())
