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

    The folder and its parents are made when absent, and removed again when nothing was put into
    them. The lock ends with the process, however that ends.

    Raises:
        InputError: Another process holds the folder, or nothing can be written into it.
    """
    path = folder / _FILE
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        rule = "must be a folder that can be written to"
        raise InputError(folder, "folder", rule, error.strerror) from None
    try:
        if not (try_lock(descriptor) and is_at(path, descriptor)):
            rule = "is in use by another process; wait until it ends or choose another folder"
            raise InputError(folder, "folder", rule)
        try:
            yield
        finally:
            with suppress(OSError):  # such as a folder that is not empty
                path.unlink()
                for made in missing:
                    made.rmdir()
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


def is_at(path: Path, descriptor: int) -> bool:
    """Tell whether an open file is still what a path leads to.

    The process that held its lock may have removed or renamed it after it was opened here.
    """
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
