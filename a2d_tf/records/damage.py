"""What a command does about damaged records: it stops, or leaves them out and says which.

A shard with damaged records is then read as a copy that lacks them.
"""

import json
import logging
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from a2d_tf.counted import counted
from a2d_tf.files.whole_files import replace_text

STOP, SKIP = "stop", "skip"
ON_DAMAGE = (STOP, SKIP)
COPIES_FOLDER = ".whole_records"  # hidden: nobody keeps files of their own there
LEFT_OUT_FILE = "damaged_records.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LeftOut:
    """One record, or the rest of a shard, that a command leaves out.

    Attributes:
        file: The shard.
        record: Number of the record in it, from 1.
        records: How many records are left out: 1, or all from this one on.
        reason: What is wrong, in one line.
    """

    file: Path
    record: int
    records: int
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return what a file of results says of it."""
        return {**vars(self), "file": str(self.file)}


@dataclass
class Reading:
    """What a command does about damage, and what it has left out so far.

    Attributes:
        choice: ``STOP`` or ``SKIP``.
        out: Folder that the command writes into.
        left_out: What is left out, in the order in which it was found.
    """

    choice: str
    out: Path
    left_out: list[LeftOut] = field(default_factory=list)
    _read_as: dict[Path, Path] = field(default_factory=dict)
    _has_copies: bool = False

    def path_of(self, shard: Path) -> Path:
        """Return the file that is read for a shard."""
        return self._read_as.get(shard, shard)

    def new_copy(self, shard: Path) -> Path:
        """Return where to write the whole records of a shard, in a folder that is there."""
        folder = self.out / COPIES_FOLDER / str(len(self._read_as))
        folder.mkdir(parents=True, exist_ok=True)
        self._has_copies = True
        return folder / shard.name

    def remove_copies(self) -> None:
        """Remove the copies, if any were made."""
        if self._has_copies:
            shutil.rmtree(self.out / COPIES_FOLDER, ignore_errors=True)

    def note(self, shard: Path, copy: Path, left_out: Iterable[LeftOut]) -> None:
        """Let a copy be read for a shard, and note the records that it lacks."""
        self._read_as[shard] = copy
        self.left_out.extend(left_out)

    def to_json(self) -> dict[str, Any]:
        """Return what a file of results says: ``{"left_out": {...}}``, {} where nothing is."""
        if not self.left_out:
            return {}
        listed = [one.to_json() for one in self.left_out]
        return {"left_out": {"records": self._num_left_out, "list": listed}}

    def tell(self) -> None:
        """Write down what is left out in ``damaged_records.json``, and log how much it is."""
        path = self.out / LEFT_OUT_FILE
        replace_text(path, json.dumps(self.to_json(), indent=1) + "\n")
        lost = counted(self._num_left_out, "damaged record")
        shards = counted(len(self._read_as), "shard")
        _log.warning("left out %s of %s, listed in %s", lost, shards, path)

    @property
    def _num_left_out(self) -> int:
        return sum(one.records for one in self.left_out)


_reading: Reading | None = None


@contextmanager
def reading(choice: str, *, out: Path) -> Iterator[Reading]:
    """Say for a while what is done about damaged records; without it, a command stops at them.

    Args:
        choice: ``STOP`` or ``SKIP``.
        out: Folder that the command writes into, and holds against others: it takes the copies,
            which are removed at the end, and the list of what is left out.
    """
    global _reading
    made = Reading(choice, out)
    before, _reading = _reading, made
    try:
        yield made
    finally:
        _reading = before
        made.remove_copies()


def current_reading() -> Reading | None:
    """Return what is done about damage just now, None where nobody has said so."""
    return _reading


def advice_on(shard: Path) -> str:
    """Return what a user does about a shard that is not what was written."""
    from a2d_tf.records.manifest import advice_to_go_on  # pydantic, which no help needs

    again = advice_to_go_on(shard.parent)
    return again if _reading is None else f"{again}, or give --on-damage {SKIP}"
