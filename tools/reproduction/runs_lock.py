"""One reproduction at a time in a folder of runs, which is what doit does not see to.

The tool holds ``RUNS/lock``. ``RUNS/step`` is held by the process that it started as well: a
training that outlives a killed tool still holds it, so that no second one begins in its folder.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from a2d_tf.errors import InputError


@contextmanager
def hold_runs(runs_dir: Path, *, on_wait: Callable[[str, str], None]) -> Iterator[TextIO]:
    """Hold a folder of runs while the context lasts; yield ``RUNS/step``, for ``name_step``.

    Args:
        runs_dir: The folder, made when absent.
        on_wait: Called with the id of the process that a killed tool left running and with its
            step, before it is waited for.

    Raises:
        InputError: Another tool works in the folder.
    """
    runs_dir.mkdir(parents=True, exist_ok=True)
    with (runs_dir / "lock").open("a") as lock, (runs_dir / "step").open("a+") as step:
        step.seek(0)
        child, _, name = step.read().partition(" ")
        if not _try_lock(lock):
            rule = (
                "is in use by another tools/reproduce.py; "
                "wait until it ends or choose another --runs"
            )
            raise InputError(runs_dir, "folder", rule, name or None)
        if not _try_lock(step):
            on_wait(child, name)
            fcntl.flock(step, fcntl.LOCK_EX)
        yield step


def name_step(file: TextIO, step: str, *, child: int) -> None:
    """Write down for other tools the step under way and the id of its process."""
    file.truncate(0)
    file.write(f"{child} {step}")
    file.flush()


def _try_lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
