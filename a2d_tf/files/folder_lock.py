"""One process at a time writes into a folder."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from a2d_tf.errors import InputError

_FILE = ".lock"
# Errors of file systems that have no locks, such as some network shares.
_NO_LOCKS = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL}


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keep other processes from writing into a folder as long as the context lasts.

    The folder and its parents are made when absent, and removed again when nothing was put into
    them. The lock ends with the process, however that ends.

    Raises:
        InputError: Another process holds the folder, or nothing can be written into it.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = take_lock(folder / _FILE)
    except OSError as error:
        rule = "must be a folder that can be written to"
        raise InputError(folder, "folder", rule, error.strerror) from None
    if lock is None:
        rule = "is in use by another process; wait until it ends or choose another folder"
        raise InputError(folder, "folder", rule)
    try:
        yield
    finally:
        drop_lock(lock)
        remove_empty(missing)


def take_lock(path: Path) -> FileLock | None:
    """Lock a file, made when absent, for this process; return None when another one holds it.

    The lock ends with the process, however that ends. A file system that has no locks is taken to
    be free.

    Raises:
        OSError: The file cannot be made or opened.
    """
    lock = FileLock(path, timeout=0, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return lock


def drop_lock(lock: FileLock) -> None:
    """Remove the file of a lock and release the lock."""
    with suppress(OSError):
        Path(lock.lock_file).unlink()  # first: whoever waits for it then sees that it is gone
    lock.release()


def remove_empty(folders: list[Path]) -> None:
    """Remove folders, the innermost first, up to the first that holds something."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()
