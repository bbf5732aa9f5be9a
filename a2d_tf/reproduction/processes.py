"""Run one a2d-tf command in a process of its own, its output in a log file."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from a2d_tf.errors import A2DError
from a2d_tf.reproduction.runs_lock import RunsLock

_MODULE = "a2d_tf.cli.main"
_ROOT = Path(__file__).resolve().parents[2]
_POLL_SECONDS = 1.0
_PATIENCE = 20.0  # seconds that a command gets to end after each signal
_LINES_SHOWN = 15
_PROMPT = "$ "  # before a command in its log


class Launch(Protocol):
    """Runs a command to its end."""

    def __call__(
        self, arguments: Sequence[str], *, step: str, log: Path, on_poll: Callable[[], None]
    ) -> int:
        """Run ``a2d-tf ARGUMENTS``, add its output to ``log`` and return its exit code.

        ``on_poll`` is called every second or so. An exception such as Ctrl-C ends the command.
        """
        ...


class StepFailedError(A2DError):
    """A command ended with an error; the message has the end of its output.

    Args:
        arguments: Of ``a2d-tf``.
        reason: What happened.
        log: File that the output was added to.
        start: Where in the file the output begins, in bytes.
    """

    def __init__(self, arguments: Sequence[str], *, reason: str, log: Path, start: int = 0) -> None:
        command = shlex.join(command_of(arguments))
        written = log.read_bytes()[start:].decode(errors="replace") if log.exists() else ""
        lines = [line for line in written.splitlines() if line.strip()]
        output = [line for line in lines if line != f"{_PROMPT}{command}"]
        shown = "".join(f"\n  {line}" for line in output[-_LINES_SHOWN:])
        end = f"end of {log}:{shown}" if output else f"{log}: the command wrote nothing"
        super().__init__(f"{reason}: {command}\n{end}")


class ProcessLauncher:
    """The ``Launch`` that starts processes, which hold the folder's lock as long as they live."""

    def __init__(self, lock: RunsLock) -> None:
        self._lock = lock

    def __call__(
        self, arguments: Sequence[str], *, step: str, log: Path, on_poll: Callable[[], None]
    ) -> int:
        """See ``Launch``."""
        command = command_of(arguments)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as output:
            output.write(f"{_PROMPT}{shlex.join(command)}\n")
            output.flush()
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_environment(),
                # Ctrl-C reaches the tool alone, which passes it on once.
                start_new_session=True,
                pass_fds=(self._lock.descriptor,),
            )
        try:
            self._lock.begin(step, log=log, child=process.pid)
            while True:
                try:
                    return process.wait(timeout=_POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    on_poll()
        finally:
            _stop(process)
            self._lock.end()


def command_of(arguments: Sequence[str]) -> list[str]:
    """Return the command line of ``a2d-tf ARGUMENTS`` with this Python."""
    return [sys.executable, "-m", _MODULE, *arguments]


def _environment() -> dict[str, str]:
    # The package need not be installed: a checkout's launcher finds it beside itself.
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    # What was begun in the background of a script ignores SIGINT.
    for one in (signal.SIGINT, signal.SIGTERM):
        os.killpg(process.pid, one)
        try:
            process.wait(timeout=_PATIENCE)
            return
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            continue
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
