"""A folder for results: a command replaces what it wrote itself, and nothing else.

``.outputs.json`` in the folder accounts for the files of the last command. A file counts as its own
as long as it has the size and the time that it was written with.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.files.whole_files import replace_text

LIST = ".outputs.json"


@dataclass(frozen=True)
class Outputs:
    """What a command writes.

    Attributes:
        command: Its name, such as ``segment``.
        names: Pattern of its files' paths within the folder, with ``/``.
    """

    command: str
    names: re.Pattern[str]

    def own(self, name: str) -> bool:
        """Whether the command may write a file of this name."""
        return self.names.fullmatch(name) is not None


@dataclass(frozen=True)
class _Accounted:
    """What the list in a folder says."""

    source: str
    files: frozenset[str]


@contextmanager
def own_outputs(
    folder: Path,
    outputs: Outputs,
    *,
    inputs: Sequence[Path] = (),
    source: str = "",
    overwrite: bool = False,
    clear: bool = False,
) -> Iterator[None]:
    """Hold a folder while a command writes into it, and account for what it wrote.

    Earlier files of the command that it did not write again are removed when it ends well.

    Args:
        folder: The folder, made when absent.
        outputs: What the command writes.
        inputs: Files and folders that the command reads.
        source: What the outputs are made of, such as a video; a folder keeps the outputs of one.
        overwrite: Whether files of the same names may be replaced, whoever wrote them, and those of
            another source.
        clear: Whether earlier files are removed before the command writes.

    Raises:
        InputError: The folder is in use; an input is among the outputs; the folder holds files of
            such names that the command did not write, or those of another source.
    """
    for one in inputs:
        _check_input(one, folder, outputs)
    with hold_folder(folder):
        earlier = _read_list(folder, outputs)
        present = _present(folder, outputs)
        if not overwrite:
            _check_source(folder, earlier, source)
            _check_strangers(folder, sorted(present - earlier.files), outputs)
        replaced = present if overwrite else earlier.files & present
        if clear:
            _remove(folder, replaced)
        # Whatever is newer than the list belongs to this command, should it not end well.
        _write_list(folder, outputs, source, files=None if clear else _stamps(folder, replaced))
        begun = (folder / LIST).stat().st_mtime_ns
        try:
            yield
        except BaseException:
            if not (_present(folder, outputs) - replaced):
                with suppress(OSError):
                    _write_list(folder, outputs, source, files=_stamps(folder, replaced))
                    if not _present(folder, outputs):
                        (folder / LIST).unlink()
            raise
        written = {
            name
            for name in _present(folder, outputs)
            if (folder / name).stat().st_mtime_ns >= begun
        }
        _remove(folder, replaced - written)
        _write_list(folder, outputs, source, files=_stamps(folder, written), complete=True)


def _check_input(path: Path, folder: Path, outputs: Outputs) -> None:
    top, inside = folder.resolve(), path.resolve()
    if top not in inside.parents:
        return
    name = inside.relative_to(top).as_posix()
    holds = path.is_dir() and any(
        outputs.own(f"{name}/{one.relative_to(path).as_posix()}") for one in path.rglob("*")
    )
    if outputs.own(name) or holds:
        rule = f"must not be among the files that a2d-tf {outputs.command} writes into {folder}"
        raise InputError(path, "input", rule)


def _check_source(folder: Path, earlier: _Accounted, source: str) -> None:
    if earlier.files and earlier.source != source:
        rule = f"holds results of {earlier.source}: give --overwrite, or choose another folder"
        raise InputError(folder, "folder", rule, source)


def _check_strangers(folder: Path, strangers: Sequence[str], outputs: Outputs) -> None:
    if strangers:
        rule = (
            f"holds files that a2d-tf {outputs.command} would replace and did not write: give "
            "--overwrite, or choose another folder"
        )
        others = len(strangers) - 1
        more = f" and {counted(others, 'other')}" if others else ""
        raise InputError(folder, "folder", rule, f"{strangers[0]}{more}")


def _present(folder: Path, outputs: Outputs) -> frozenset[str]:
    names = (
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    )
    return frozenset(filter(outputs.own, names))


def _remove(folder: Path, names: frozenset[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
    holding = {parent for name in names for parent in Path(name).parents if parent.name}
    for parent in sorted(holding, key=lambda one: len(one.parts), reverse=True):
        with suppress(OSError):  # it holds something else
            (folder / parent).rmdir()


def _stamps(folder: Path, names: frozenset[str] | set[str]) -> dict[str, list[int]]:
    stamps = {}
    for name in sorted(names):
        with suppress(OSError):
            about = (folder / name).stat()
            stamps[name] = [about.st_size, about.st_mtime_ns]
    return stamps


def _write_list(
    folder: Path,
    outputs: Outputs,
    source: str,
    *,
    files: dict[str, list[int]] | None,
    complete: bool = False,
) -> None:
    content = {
        "command": outputs.command,
        "source": source,
        "complete": complete,
        "files": files or {},
    }
    replace_text(folder / LIST, json.dumps(content) + "\n")


def _read_list(folder: Path, outputs: Outputs) -> _Accounted:
    """Return the files of the folder that the command's list accounts for."""
    nothing = _Accounted("", frozenset())
    try:
        content = json.loads((folder / LIST).read_text(encoding="utf-8"))
        listed, begun = content["files"], (folder / LIST).stat().st_mtime_ns
        if content["command"] != outputs.command:
            return nothing
        files = set()
        for name in _present(folder, outputs):
            about = (folder / name).lstat()
            same = listed.get(name) == [about.st_size, about.st_mtime_ns]
            interrupted = not content["complete"] and about.st_mtime_ns >= begun
            if same or interrupted:
                files.add(name)
        return _Accounted(str(content["source"]), frozenset(files))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return nothing
