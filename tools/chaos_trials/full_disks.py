"""A disk that is full at some place of a command's work, and the same command with room again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from chaos_trials.bench import Bench
from chaos_trials.contents import contents, differences
from chaos_trials.trial import Trial

PART = "disk full"
_TOOLS = Path(__file__).resolve().parents[1]
_OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")


@dataclass(frozen=True)
class FullDisk:
    """A command whose disk fills.

    Attributes:
        name: The command and the place.
        command: Function that returns its command line for a folder.
        expected: Folder that it writes when there is room.
        share: Room for this share of what it writes.
    """

    name: str
    command: Callable[[Path], list[str]]
    expected: Path
    share: float


def full_disks(bench: Bench) -> tuple[FullDisk, ...]:
    """Return the places."""
    root = bench.root
    return (
        FullDisk("toy, half way", bench.toy, bench.release, 0.5),
        FullDisk("convert, before the first shard", bench.convert, bench.records, 0.05),
        FullDisk("convert, half way", bench.convert, bench.records, 0.5),
        FullDisk("convert, in the last shard", bench.convert, bench.records, 0.95),
        FullDisk("cache, half way", bench.cache, bench.features, 0.5),
        FullDisk("train, no room at all", bench.train, bench.trained, 0.0),
        FullDisk("train, in the first checkpoint", bench.train, bench.trained, 0.2),
        FullDisk("train, in a later checkpoint", bench.train, bench.trained, 0.6),
        FullDisk("evaluate, no room at all", bench.evaluate, bench.report, 0.0),
        FullDisk("evaluate, in the report", bench.evaluate, bench.report, 0.5),
        FullDisk("segment, in the masks", bench.segment, root / "segment", 0.3),
        FullDisk("segment, in the overlay", bench.segment, root / "segment", 0.7),
        FullDisk("export", bench.export, root / "export", 0.5),
        FullDisk("score", bench.score, root / "score", 0.0),
    )


def fill_disks(bench: Bench) -> Iterator[Trial]:
    """Yield a trial for each place.

    Raises:
        InputError: This machine gives a user no disk in memory.
    """
    for number, one in enumerate(full_disks(bench)):
        kept = bench.root / "full" / str(number)
        shutil.rmtree(kept, ignore_errors=True)
        disk = kept.with_name(f"{number}.disk")
        disk.mkdir(parents=True, exist_ok=True)
        room = int(one.share * _blocks(one.expected))
        full, roomy = _run(one, room=room, disk=disk, kept=kept)
        faults = []
        if full["code"] != 1 or full["crashed"] or len(full["errors"]) != 1:
            faults.append(
                f"ended with {full['code']} and {counted(len(full['errors']), 'line')} of error"
            )
        if roomy["code"] != 0:
            faults.append(f"with room: {roomy['code']}, {roomy['errors']}")
        elif one.name != "export":  # a model's file holds names that are made anew
            faults.extend(differences(contents(kept), contents(one.expected)))
        line = full["errors"][0].replace(str(disk / "out"), "OUT") if full["errors"] else "no line"
        yield Trial(PART, f"{one.name} ({room // 1000} kB of room)", 1, f"`{line}`", tuple(faults))


def _blocks(folder: Path) -> int:
    """Return the bytes of all files of a folder, in whole blocks of a disk."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*"))


def _run(one: FullDisk, *, room: int, disk: Path, kept: Path) -> list[dict[str, object]]:
    asked = {
        "disk": str(disk),
        "kept": str(kept),
        "room": room,
        "command": one.command(Path("OUT")),
    }
    command = [*_OWN_MOUNTS, sys.executable, "-m", "chaos_trials.small_disk", json.dumps(asked)]
    paths = os.pathsep.join((str(_TOOLS), str(_TOOLS.parent)))
    environment = os.environ | {"PYTHONPATH": paths}
    try:
        ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", None) or str(error)
        rule = "must be able to mount a disk in memory (unshare --user --mount)"
        raise InputError("chaos: disk full", "machine", rule, reason.splitlines()[-1]) from None
    tries: list[dict[str, object]] = json.loads(ended.stdout.splitlines()[-1])
    return tries
