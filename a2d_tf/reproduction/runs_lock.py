"""One reproduction at a time in a folder of runs, and what one that was killed left behind.

The lock is held by the tool and by the process that it started: a training that outlives a killed
tool still holds it, so that no second one begins in its folder.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import try_lock

_FILE = "lock"
_POLL_SECONDS = 1.0


@dataclass(frozen=True)
class StepUnderWay:
    """A step whose process runs, or ran when the tool was killed.

    Attributes:
        tool: Process id of the tool.
        child: That of the step.
        step: Its name.
        log: File of its output.
        started: Seconds since the epoch.
    """

    tool: int
    child: int
    step: str
    log: str
    started: float


class RunsLock:
    """Holds a folder of runs while the context lasts.

    Args:
        runs_dir: The folder, made when absent.
        on_wait: Called with the step that a killed tool left running, before it is waited for.
    """

    def __init__(self, runs_dir: Path, *, on_wait: Callable[[StepUnderWay], None]) -> None:
        self._runs_dir = runs_dir
        self._path = runs_dir / _FILE
        self._on_wait = on_wait
        self._descriptor = -1
        self.left_behind: StepUnderWay | None = None

    def __enter__(self) -> "RunsLock":
        """Take the lock.

        Raises:
            InputError: Another tool works in the folder.
        """
        self._runs_dir.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            told = False
            while not try_lock(self._descriptor):
                step = self._read()
                if step is None or _is_alive(step.tool):
                    rule = (
                        "is in use by another tools/reproduce.py; "
                        "wait until it ends or choose another --runs"
                    )
                    raise InputError(self._runs_dir, "folder", rule, step and step.step)
                if not told:
                    self._on_wait(step)
                    told = True
                time.sleep(_POLL_SECONDS)
            self.left_behind = self._read()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    @property
    def descriptor(self) -> int:
        """The file descriptor that a started process must inherit."""
        return self._descriptor

    def begin(self, step: str, *, log: Path, child: int) -> None:
        """Write down the step whose process has been started."""
        under_way = StepUnderWay(os.getpid(), child, step, str(log), time.time())
        self._path.write_text(json.dumps(asdict(under_way)) + "\n", encoding="utf-8")

    def end(self) -> None:
        """Write down that no step is under way."""
        self._path.write_text("", encoding="utf-8")

    def _read(self) -> StepUnderWay | None:
        try:
            return StepUnderWay(**json.loads(self._path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):  # nothing under way
            return None


def lost_seconds(step: StepUnderWay) -> float:
    """Return how long a step that was left behind has run: to the last line of its log."""
    log = Path(step.log)
    return max(0.0, log.stat().st_mtime - step.started) if log.is_file() else 0.0


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # of another user
        return True
    return True
