"""Paths that must lead to a regular file or to a folder, checked before they are opened.

Opening a named pipe may wait for ever, and reading a device may never end.
"""

import stat
from pathlib import Path

from a2d_tf.errors import InputError

_KINDS = {
    stat.S_IFREG: "a file",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def is_there(path: Path) -> bool:
    """Tell whether there is anything at a path, even a link that leads nowhere."""
    return path.is_symlink() or path.exists()


def require_file(path: Path, *, missing: str = "must exist") -> None:
    """Raise InputError unless a path leads to a regular file; ``missing`` is the rule if absent."""
    kind = _kind_of(path, field="file", missing=missing)
    if kind != stat.S_IFREG:
        raise InputError(path, "file", "must be a regular file", _KINDS.get(kind))


def require_folder(path: Path, *, missing: str = "must exist") -> None:
    """Raise InputError unless a path leads to a folder; ``missing`` is the rule if absent."""
    kind = _kind_of(path, field="folder", missing=missing)
    if kind != stat.S_IFDIR:
        raise InputError(path, "folder", "must be a folder", _KINDS.get(kind))


def _kind_of(path: Path, *, field: str, missing: str) -> int:
    try:
        return stat.S_IFMT(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        value = "a broken link" if path.is_symlink() else None
        raise InputError(path, field, missing, value) from None
    except OSError as error:  # a loop of links, or a folder on the way without permission
        raise InputError(path, field, "must be readable", error.strerror) from None
