"""Files and folders that are never seen half written: a new one takes the place of an old one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from a2d_tf.errors import InputError


def partial_path(path: Path) -> Path:
    """Return where a file is written until it is complete: beside it, hidden from listings."""
    return path.with_name(f".{path.name}.partial")


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; the file becomes ``path`` where the block ends well.

    Where the block fails or is interrupted, nothing of it is left and what was there is kept.
    """
    partial = partial_path(path)
    try:
        yield partial
        partial.replace(path)
    finally:
        with suppress(OSError):  # it has its name by now, or was never made
            partial.unlink()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds the old content or the new, never a part.

    Raises:
        InputError: It cannot be written, as on a full disk; what was there is kept.
    """
    try:
        with new_file(path) as partial:
            partial.write_bytes(content)
    except OSError as error:  # it names no file where the disk is full
        raise InputError(path, "file", "must be writable", error.strerror) from error


def replace_text(path: Path, text: str) -> None:
    """Write a file of UTF-8 text as ``replace_file`` does.

    Raises:
        InputError: As in ``replace_file``.
    """
    replace_file(path, text.encode())


def replace_folder(folder: Path, new: Path) -> None:
    """Give a folder the name of another, which need not exist, and remove that one.

    Args:
        folder: The folder to replace.
        new: A complete folder in the same parent folder.

    Raises:
        OSError: A folder cannot be renamed.
    """
    # A folder can only replace an empty one, so the old one is moved out of the way first.
    old = Path(tempfile.mkdtemp(prefix=partial_prefix(folder), dir=folder.parent))
    try:
        if folder.exists():
            folder.replace(old)
        new.replace(folder)
    finally:
        shutil.rmtree(old, ignore_errors=True)


def partial_prefix(folder: Path) -> str:
    """Return how the names of folders begin that are to become ``folder`` or were it before."""
    return f".{folder.name}.partial-"
