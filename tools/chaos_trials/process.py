"""Commands in processes of their own: run to their end, or killed with all that they started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TOOLS = Path(__file__).resolve().parents[1]
_LONGEST = 900.0  # seconds that a command may take
_POLL = 0.01
_LOCKS = (".lock", "lock")  # of the package and of tools/reproduce.py


@dataclass(frozen=True)
class Ended:
    """A process that ended.

    Attributes:
        code: Exit code, negative for a signal.
        errors: Lines that begin as the package's errors do.
        warnings: Likewise of warnings.
        text: All that was printed.
        seconds: How long it worked in its folder.
    """

    code: int
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    text: str
    seconds: float

    @property
    def crashed(self) -> bool:
        """Whether it ended neither well nor with a code that says why not."""
        return self.code not in (0, 1, 2) or "Traceback (most recent call last)" in self.text


def a2d_tf(*arguments: object) -> list[str]:
    """Return the command line of a command of the package."""
    return [sys.executable, "-m", "a2d_tf.cli.main", *map(str, arguments)]


def reproduce(*arguments: object) -> list[str]:
    """Return the command line of ``tools/reproduce.py``."""
    return [sys.executable, str(_TOOLS / "reproduce.py"), *map(str, arguments)]


def run(
    command: Sequence[str], *, folder: Path, log: Path, kill_after: float | None = None
) -> Ended:
    """Run a command.

    Args:
        command: The command line.
        folder: Folder that it holds while it works.
        log: File for what it prints.
        kill_after: Seconds after it took the folder when it is killed; None lets it end.
    """
    environment = os.environ | {"CUDA_VISIBLE_DEVICES": "-1", "COLUMNS": "200"}
    started = time.time()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        limit = time.monotonic() + _LONGEST
        began: float | None = None
        while process.poll() is None:
            now = time.monotonic()
            if began is None and _is_held(folder, since=started):
                began = now
            late = kill_after is not None and began is not None and now - began >= kill_after
            if late or now > limit:
                _kill(process.pid)
                process.wait()
                break
            time.sleep(_POLL)
        seconds = 0.0 if began is None else time.monotonic() - began
    text = log.read_text(errors="replace")
    lines = text.splitlines()
    return Ended(
        process.returncode,
        tuple(line for line in lines if line.startswith("error: ")),
        tuple(line for line in lines if line.startswith("warning: ")),
        text,
        seconds,
    )


def _is_held(folder: Path, *, since: float) -> bool:
    """Whether a lock was taken in a folder; one that was left behind is older."""
    for name in _LOCKS:
        with suppress(OSError):
            if (folder / name).stat().st_mtime >= since:
                return True
    return False


def _kill(pid: int) -> None:
    """Kill a process and all below it, whatever session they are in."""
    with suppress(OSError):
        os.kill(pid, signal.SIGSTOP)  # it starts no more
    for child in _children(pid):
        _kill(child)
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []
