"""SIGKILL at a drawn moment of a command's work, and the same command again until it ends."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from a2d_tf.counted import counted
from chaos_trials.bench import Bench
from chaos_trials.contents import contents, differences
from chaos_trials.process import run
from chaos_trials.trial import Trial

PART = "killed"


@dataclass(frozen=True)
class Killed:
    """A command that is killed.

    Attributes:
        name: The command.
        command: Function that returns its command line for a folder.
        expected: Folder that it wrote when nobody killed it.
        share: Share of all kills.
    """

    name: str
    command: Callable[[Path], list[str]]
    expected: Path
    share: float


def killed_commands(bench: Bench) -> tuple[Killed, ...]:
    """Return the commands that go on where they were stopped."""
    return (
        Killed("convert", bench.convert, bench.records, 0.3),
        Killed("cache", bench.cache, bench.features, 0.2),
        Killed("train", bench.train, bench.trained, 0.3),
        Killed("reproduce", bench.reproduce, bench.tables, 0.2),
    )


def kill_all(bench: Bench, *, kills: int, seconds: dict[str, float], seed: int) -> Iterator[Trial]:
    """Yield a trial for each command, after its share of the kills.

    A folder is killed in up to three times, then left to end and compared with that of a command
    that nobody killed.

    Args:
        bench: What the commands work on.
        kills: Number of kills in all.
        seconds: How long each command works in its folder.
        seed: Of the moments.
    """
    rng = np.random.default_rng(seed)
    for one in killed_commands(bench):
        expected = contents(one.expected)
        wanted, done, faults, folders = max(1, round(one.share * kills)), 0, set[str](), 0
        while done < wanted:
            folders += 1
            out = bench.root / "killed" / f"{one.name}_{folders}"
            for moment in rng.uniform(0, 0.6, size=3):
                after = float(moment) * seconds[one.name]
                ended = run(one.command(out), folder=out, log=_log(out), kill_after=after)
                done += ended.code == -9
                if ended.crashed and ended.code != -9:
                    faults.add(f"crashed: {ended.text.splitlines()[-1]}")
                if ended.code == 0:
                    break
            ended = run(one.command(out), folder=out, log=_log(out))
            if ended.code != 0 or ended.crashed:
                faults.add(f"ended with {ended.code}: {(*ended.errors, 'no line')[0]}")
            faults.update(differences(contents(out), expected))
            if not faults:
                shutil.rmtree(out)
        outcome = f"{counted(folders, 'folder')}, each in the end as without a kill"
        yield Trial(PART, one.name, done, outcome if not faults else "see faults", tuple(faults))


def _log(out: Path) -> Path:
    out.parent.mkdir(parents=True, exist_ok=True)
    return out.with_name(f"{out.name}.log")
