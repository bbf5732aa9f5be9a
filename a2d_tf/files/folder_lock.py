"""One process at a time writes into a folder."""

import errno
import json
import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json

_FILE = ".lock"
_HOLDER = ".lock.json"  # who holds it; waiting processes empty the lock's own file
_BEGIN = b'{"pid": '  # of the file that names the holder
# Errors of file systems that have no locks, such as some network shares.
_NO_LOCKS = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Holder:
    """The process that writes into a folder.

    Attributes:
        pid: Its number.
        host: Name of the machine that it runs on.
        started: When it took the folder, in ISO 8601.
        command: What was called.
    """

    pid: int
    host: str
    started: str
    command: str

    @classmethod
    def of_this_process(cls) -> Self:
        """Return this process, from now on."""
        name = Path(sys.argv[0]).name if sys.argv else ""
        command = " ".join([name, *sys.argv[1:2]])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(os.getpid(), socket.gethostname(), now, command)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Return who wrote its name into a folder last; None where nobody did."""
        try:
            content = decode_json((folder / _HOLDER).read_text(encoding="utf-8"))
            return cls(
                int(content["pid"]),
                str(content["host"]),
                str(content["started"]),
                str(content["command"]),
            )
        except (OSError, ValueError, TypeError, KeyError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} ({self.command}), since {self.started}"


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keep other processes from writing into a folder as long as the context lasts.

    The folder and its parents are made when absent, and removed again when nothing was put into
    them. The lock ends with the process, however that ends; one that was left behind is told of and
    taken.

    Raises:
        InputError: Another process holds the folder, nothing can be written into it, or somebody's
            own file has a name of the lock.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_names(folder)
        lock = take_lock(folder / _FILE)
    except OSError as error:
        rule = "must be a folder that can be written to"
        raise InputError(folder, "folder", rule, error.strerror) from None
    before = Holder.read(folder)
    if lock is None:
        who = "another process" if before is None else str(before)
        rule = f"is in use by {who}; wait until it ends or choose another folder"
        raise InputError(folder, "folder", rule)
    if before is not None:
        _log.warning("%s: taken over from %s, which ended without giving it back", folder, before)
    with suppress(OSError):  # a full disk: the lock holds without a name
        (folder / _HOLDER).write_text(json.dumps(asdict(Holder.of_this_process())) + "\n")
    try:
        yield
    finally:
        with suppress(OSError):
            (folder / _HOLDER).unlink()
        drop_lock(lock)
        remove_empty(missing)


def _check_names(folder: Path) -> None:
    """Raise InputError for a file that has a name of the lock and is not of it: locks are removed.

    The lock's own file is empty; the other one may have been cut where its process ended.
    """
    rule = (
        "was not written by a2d-tf, which marks folders in use with a file of this name; "
        "move it away"
    )
    for name in (_FILE, _HOLDER):
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise InputError(path, "file", rule)
        begin = path.read_bytes()[: len(_BEGIN)] if path.exists() else b""
        if begin and (name == _FILE or not _BEGIN.startswith(begin)):
            raise InputError(path, "file", rule)


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


def is_empty(folder: Path) -> bool:
    """Whether a folder holds nothing, or its lock alone."""
    return all(path.name in (_FILE, _HOLDER) for path in folder.iterdir())


def remove_empty(folders: list[Path]) -> None:
    """Remove folders, the innermost first, up to the first that holds something."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()
