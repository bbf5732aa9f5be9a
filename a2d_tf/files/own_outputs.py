"""A folder of results: a command replaces what it wrote itself, and nothing else.

``.outputs-COMMAND.json`` in the folder accounts for the files of a command. A file counts as its
own as long as it has the size and the time that it was written with.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.whole_files import replace_text


@dataclass(frozen=True)
class Outputs:
    r"""What a command writes.

    Attributes:
        command: Its name, such as ``segment``.
        names: Patterns of its files' paths within a folder, one for each part of a path between
            ``/``, such as ``masks/\d+/\d{5,}\.png``.
    """

    command: str
    names: tuple[str, ...]

    @property
    def listed_in(self) -> str:
        """Name of the file that accounts for what the command wrote."""
        return f".outputs-{self.command}.json"

    def own(self, name: str) -> bool:
        """Whether the command may write a file of this name."""
        parts = name.split("/")
        return any(_fits(parts, pattern.split("/")) for pattern in self.names)

    def present_in(self, folder: Path) -> frozenset[str]:
        """Return the files of such names that a folder holds, whoever wrote them."""
        found = (_walk(folder, pattern.split("/")) for pattern in self.names)
        return frozenset(path.relative_to(folder).as_posix() for paths in found for path in paths)


@contextmanager
def own_outputs(
    folder: Path, outputs: Outputs, *, inputs: Sequence[Path] = (), overwrite: bool = False
) -> Iterator[None]:
    """Hold a folder while a command writes into it, and account for what it wrote.

    An input is refused too where a symbolic link in the folder leads to it.

    Earlier files of the command that it does not write again are removed when it ends well; they
    stay where it fails.

    Args:
        folder: The folder, made when absent.
        outputs: What the command writes.
        inputs: Files and folders that the command reads.
        overwrite: Whether files that the command did not write may be replaced by those that it
            writes, and whether what it left when it was killed may be removed.

    Raises:
        InputError: The folder is in use; an input is among the outputs; the folder holds files of
            such names that the command did not write.
    """
    for one in inputs:
        _check_input(one, folder, outputs)
    with hold_folder(folder):
        listed = outputs.listed_in
        own, begun = _read_list(folder, outputs)
        strangers = _strangers(folder, outputs, own)
        if strangers and not overwrite:
            raise _refusal(folder, sorted(strangers), outputs)
        if begun is not None:
            own |= {name for name in strangers - {listed} if _written(folder / name) >= begun}
        before = _states(folder, outputs)
        # Files that are newer than the list are this command's, should it be killed.
        _write_list(folder, outputs, own, complete=False)
        try:
            yield
        except BaseException:
            _write_what_is_left(folder, outputs, own, before)
            raise
        new = _changed(folder, outputs, before)
        _remove(folder, own - new)
        _write_list(folder, outputs, new, complete=True)


def check_outputs(folder: Path, outputs: Outputs) -> None:
    """Raise the InputError for files that a command did not write before any work; none is changed.

    Args:
        folder: The folder, which need not exist.
        outputs: What the command writes.
    """
    own, _ = _read_list(folder, outputs)
    strangers = _strangers(folder, outputs, own)
    if strangers:
        raise _refusal(folder, sorted(strangers), outputs)


def _strangers(folder: Path, outputs: Outputs, own: frozenset[str]) -> frozenset[str]:
    """Return the files in the place of a command's that it is not known to have written."""
    listed = outputs.listed_in
    strangers = outputs.present_in(folder) - own
    return strangers if _may_be_replaced(folder / listed) else strangers | {listed}


def _fits(parts: Sequence[str], patterns: Sequence[str]) -> bool:
    return len(parts) == len(patterns) and all(map(re.fullmatch, patterns, parts))


def _walk(folder: Path, patterns: Sequence[str]) -> Iterator[Path]:
    if not folder.is_dir():
        return
    first, *others = patterns
    for path in folder.iterdir():
        if re.fullmatch(first, path.name):
            if others:
                yield from _walk(path, others)
            elif path.is_symlink() or not path.is_dir():
                yield path


def _check_input(path: Path, folder: Path, outputs: Outputs) -> None:
    top, inside = folder.resolve(), path.resolve()
    if inside == top and top.is_dir():
        rule = f"must not be the folder that a2d-tf {outputs.command} writes into"
        raise InputError(path, "input", rule)
    is_own = top in inside.parents and outputs.own(inside.relative_to(top).as_posix())
    above = {top, *top.parents}
    holding = (one for place in _places(folder, outputs) for one in (place, *place.parents))
    if is_own or (inside not in above and inside in holding):
        rule = f"must not be among the files that a2d-tf {outputs.command} writes into {folder}"
        raise InputError(path, "input", rule)


def _places(folder: Path, outputs: Outputs) -> Iterator[Path]:
    """Yield where files of such names lie, links to their folders followed.

    A file that is itself a link is replaced, and what it names is not.
    """
    names = outputs.present_in(folder)
    parents = {parent: parent.resolve() for parent in {(folder / name).parent for name in names}}
    for name in names:
        path = folder / name
        yield parents[path.parent] / path.name


def _refusal(folder: Path, strangers: Sequence[str], outputs: Outputs) -> InputError:
    rule = (
        f"holds files that a2d-tf {outputs.command} would replace but did not write: give "
        "--overwrite, or choose another folder"
    )
    others = len(strangers) - 1
    more = f" and {counted(others, 'other')}" if others else ""
    return InputError(folder, "folder", rule, f"{strangers[0]}{more}")


def _states(folder: Path, outputs: Outputs) -> dict[str, tuple[int, ...]]:
    """Return what changes whenever a file is written, whatever the clock says."""
    about = {name: (folder / name).lstat() for name in outputs.present_in(folder)}
    return {
        name: (one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns)
        for name, one in about.items()
    }


def _changed(folder: Path, outputs: Outputs, before: dict[str, tuple[int, ...]]) -> frozenset[str]:
    now = _states(folder, outputs)
    return frozenset(name for name, state in now.items() if state != before.get(name))


def _written(path: Path) -> int:
    return path.lstat().st_mtime_ns


def _remove(folder: Path, names: Iterable[str]) -> None:
    emptied: set[Path] = set()
    for name in names:
        (folder / name).unlink(missing_ok=True)
        emptied.update(parent for parent in Path(name).parents if parent.name)
    for parent in sorted(emptied, key=lambda one: len(one.parts), reverse=True):
        with suppress(OSError):  # it holds something else
            (folder / parent).rmdir()


def _stamp(path: Path) -> list[int]:
    about = path.lstat()
    return [about.st_size, about.st_mtime_ns]


def _write_what_is_left(
    folder: Path, outputs: Outputs, own: frozenset[str], before: dict[str, tuple[int, ...]]
) -> None:
    left = (own & outputs.present_in(folder)) | _changed(folder, outputs, before)
    with suppress(OSError, InputError):  # a full disk
        if left:
            _write_list(folder, outputs, left, complete=True)
        else:
            (folder / outputs.listed_in).unlink()


def _write_list(folder: Path, outputs: Outputs, names: Iterable[str], *, complete: bool) -> None:
    files = {name: _stamp(folder / name) for name in sorted(names) if (folder / name).exists()}
    content = {"command": outputs.command, "complete": complete, "files": files}
    replace_text(folder / outputs.listed_in, json.dumps(content) + "\n")


def _may_be_replaced(path: Path) -> bool:
    """Whether a file of the list's name is absent or a list."""
    try:
        content = decode_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return not path.is_symlink()
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and {"command", "complete", "files"} <= content.keys()


def _read_list(folder: Path, outputs: Outputs) -> tuple[frozenset[str], int | None]:
    """Return the files that the list accounts for, and when a command began that was killed."""
    path = folder / outputs.listed_in
    try:
        content: dict[str, Any] = decode_json(path.read_text(encoding="utf-8"))
        if content["command"] != outputs.command:
            return frozenset(), None
        listed = dict(content["files"])
        names = outputs.present_in(folder)
        own = frozenset(name for name in names if listed.get(name) == _stamp(folder / name))
        return own, None if content["complete"] else _written(path)
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return frozenset(), None
