"""Large files that are checked once, and again only when they have changed.

What a check found nothing wrong with is written down in ``.checked.json`` beside the files, with
size, times and inode of each; for a folder that cannot be written to, in the user's cache folder.
Whoever changes a file changes one of these: the time of the last change of a file's status (ctime)
cannot be set. A file that has changed within the last seconds is not
written down, because the clock of its file system may not tell the next change apart. What the
disk itself loses changes none of them: that ``a2d-tf verify-records`` finds.
"""

import hashlib
import itertools
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from a2d_tf.errors import InputError
from a2d_tf.files.cache_folder import cache_folder
from a2d_tf.files.digest import sha256_of
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.whole_files import replace_text
from a2d_tf.processes.progress import progress_of
from a2d_tf.processes.threads import check_in_threads

STAMPS_NAME = ".checked.json"
_SETTLED = 2 * 10**9  # nanoseconds; the coarsest clock of a file system is that of FAT
_SHOWN = 1 << 28  # bytes whose checking is shown

Fault = TypeVar("Fault")
_Status = tuple[int, int, int, int]

# Of this process, also of files that have just been written.
_checked: dict[Path, tuple[_Status, frozenset[str]]] = {}


def find_changed(wanted: Mapping[Path, str], *, again: bool = False) -> dict[Path, str]:
    """Return the files whose SHA-256 is not the one they had, each with the one it has.

    Args:
        wanted: The files with their SHA-256.
        again: Whether to read those too that have been checked before and have not changed since.

    Raises:
        OSError: A file cannot be read.
    """

    def check(path: Path) -> str | None:
        found = sha256_of(path)
        return found if found != wanted[path] else None

    claims = {path: f"sha256:{digest}" for path, digest in wanted.items()}
    return find_faults(check, claims, label="checking SHA-256", again=again)


def find_faults(
    check: Callable[[Path], Fault | None],
    claims: Mapping[Path, str],
    *,
    label: str,
    again: bool = False,
) -> dict[Path, Fault]:
    """Return what a check finds wrong, by file.

    Args:
        check: Function that returns what is wrong with a file, None for nothing.
        claims: The files, with what a check that finds nothing says of each: it is not asked again.
        label: What is done, shown while large files are checked.
        again: Whether to check those too of which it has been said before.

    Raises:
        OSError: A file cannot be read.
    """
    seen = _recall({path.parent for path in claims})
    before = {path: _status(path) for path in claims}
    left = [
        path
        for path, claim in claims.items()
        if again or claim not in _claims_of(path, before[path], seen)
    ]
    faults = _check_all(check, left, sizes={path: before[path][0] for path in left}, label=label)
    right = [path for path in left if path not in faults and _status(path) == before[path]]
    for path in right:
        said = _claims_of(path, before[path], seen) | {claims[path]}
        seen[path] = _checked[path] = (before[path], said)
    for folder in {path.parent for path in right}:
        _write_down(folder, seen)
    return faults


def _check_all(
    check: Callable[[Path], Fault | None], paths: list[Path], *, sizes: dict[Path, int], label: str
) -> dict[Path, Fault]:
    total = sum(sizes.values())
    workers = min(os.cpu_count() or 1, len(paths)) or 1
    if total < _SHOWN:
        found = check_in_threads(check, paths, workers=workers)
    else:
        done = list(itertools.accumulate(sizes[path] for path in paths))
        with progress_of(label, in_bytes=True) as show:
            found = check_in_threads(
                check,
                paths,
                workers=workers,
                on_progress=lambda count, _: show(done[count - 1], total),
            )
    return {path: fault for path, fault in zip(paths, found, strict=True) if fault is not None}


def _status(path: Path) -> _Status:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _claims_of(
    path: Path, status: _Status, seen: Mapping[Path, tuple[_Status, frozenset[str]]]
) -> frozenset[str]:
    earlier, claims = seen.get(path, (None, frozenset()))
    return claims if earlier == status else frozenset()


def _recall(folders: set[Path]) -> dict[Path, tuple[_Status, frozenset[str]]]:
    """Return what is known of the files of folders; what cannot be read is not known."""
    seen: dict[Path, tuple[_Status, frozenset[str]]] = {}
    for folder in folders:
        try:
            stored = decode_json(_stamps_path(folder).read_text(encoding="utf-8"))
            for name, (size, mtime, ctime, inode, *claims) in stored.items():
                status = (int(size), int(mtime), int(ctime), int(inode))
                seen[folder / name] = (status, frozenset(map(str, claims)))
        except (InputError, OSError, ValueError, TypeError, AttributeError, OverflowError):
            continue
    return seen | {path: known for path, known in _checked.items() if path.parent in folders}


def _write_down(folder: Path, seen: Mapping[Path, tuple[_Status, frozenset[str]]]) -> None:
    latest = time.time_ns() - _SETTLED
    stored = {
        path.name: [*status, *sorted(claims)]
        for path, (status, claims) in sorted(seen.items())
        if path.parent == folder and max(status[1], status[2]) < latest
    }
    if not stored:
        return
    try:
        path = _stamps_path(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, json.dumps(stored, indent=0) + "\n")
    except (InputError, OSError):  # a full disk, no home, another process at the same time
        return


def _stamps_path(folder: Path) -> Path:
    if os.access(folder, os.W_OK):
        return folder / STAMPS_NAME
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()
    return cache_folder() / "checked" / f"{name}.json"
