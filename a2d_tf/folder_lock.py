"""One process at a time writes into a folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from a2d_tf.errors import InputError

_FILE = ".lock"


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keep other processes from writing into a folder while the context lasts.

    The folder is made when absent, and removed again when nothing was put into it. The lock ends
    with the process, however that ends.

    Raises:
        InputError: Another process holds the folder, or nothing can be written into it.
    """
    path = folder / _FILE
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        rule = "must be a folder that can be written to"
        raise InputError(folder, "folder", rule, error.strerror) from None
    try:
        if not (try_lock(descriptor) and _is_file_at(path, descriptor)):
            rule = "is in use by another process; wait until it ends or choose another folder"
            raise InputError(folder, "folder", rule)
        try:
            yield
        finally:
            with suppress(OSError):  # such as a folder that is not empty
                path.unlink()
                if made:
                    folder.rmdir()
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process; False when another one holds it.

    A file system that has no locks is taken to be free.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _is_file_at(path: Path, descriptor: int) -> bool:
    # The process that held the file may have removed it after it was opened here.
    return path.exists() and os.path.samestat(path.stat(), os.fstat(descriptor))
