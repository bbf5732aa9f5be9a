"""One reproduction at a time in a folder of runs, which doit does not see to.

The tool holds ``RUNS/lock``. ``RUNS/step`` is held by the process that it started as well: a
training that outlives a killed tool still holds it, so that no second one begins in its folder.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

from a2d_tf.errors import InputError


class StepUnderWay(NamedTuple):
    """A step whose process runs, or ran when the tool was killed.

    Attributes:
        child: Id of its process.
        step: Name of the step.
        log: File of the step's output.
    """

    child: str
    step: str
    log: str


@contextmanager
def hold_runs(runs_dir: Path, *, on_wait: Callable[[StepUnderWay], None]) -> Iterator[TextIO]:
    """Hold a folder of runs while the context lasts; yield ``RUNS/step``.

    Args:
        runs_dir: The folder, made when absent.
        on_wait: Called with the step that a killed tool left running, before it is waited for.

    Raises:
        InputError: Another tool works in the folder.
    """
    runs_dir.mkdir(parents=True, exist_ok=True)
    with (runs_dir / "lock").open("a") as lock, (runs_dir / "step").open("a+") as step:
        under_way = read_step(step)
        if not _try_lock(lock):
            rule = (
                "is in use by another tools/reproduce.py; "
                "wait until it ends or choose another --runs"
            )
            raise InputError(runs_dir, "folder", rule, under_way and under_way.step)
        if not _try_lock(step):
            if under_way is not None:
                on_wait(under_way)
            fcntl.flock(step, fcntl.LOCK_EX)
        yield step


def read_step(file: TextIO) -> StepUnderWay | None:
    """Return the step under way, None between two of them."""
    file.seek(0)
    lines = file.read().splitlines()
    return StepUnderWay(*lines) if len(lines) == len(StepUnderWay._fields) else None


def write_step(file: TextIO, step: StepUnderWay | None) -> None:
    """Write down the step whose process has been started, None when it has ended."""
    file.truncate(0)
    file.write("\n".join(step or ()))
    file.flush()


def _try_lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
