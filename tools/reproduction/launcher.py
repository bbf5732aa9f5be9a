"""Run one command in a process of its own, its output in a log file.

doit's action for commands reads their output through a pipe, so that a training would die with a
killed tool, and leaves a process running when the tool is interrupted.
"""

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from reproduction.runs_lock import StepUnderWay, write_step

_ROOT = Path(__file__).resolve().parents[2]
_POLL_SECONDS = 1.0
_PATIENCE = 20.0  # seconds that a command has to end after each signal


class ProcessLauncher:
    """Starts processes, which hold the folder of runs as long as they live.

    Args:
        held: File that ``hold_runs`` yields.
    """

    def __init__(self, held: TextIO) -> None:
        self._held = held

    def __call__(
        self, command: Sequence[str], *, step: str, log: TextIO, on_poll: Callable[[], None]
    ) -> int:
        """Run a command to its end and return its exit code.

        Args:
            command: The command line.
            step: Name of the step, for other tools.
            log: File that its output goes to.
            on_poll: Called every second or so. An exception such as Ctrl-C ends the command.
        """
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=_environment(),
            # Ctrl-C reaches only the tool, which passes it on once.
            start_new_session=True,
            pass_fds=(self._held.fileno(),),
        )
        try:
            write_step(self._held, StepUnderWay(str(process.pid), step, log.name))
            while True:
                try:
                    return process.wait(timeout=_POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    on_poll()
        finally:
            _stop(process)
            write_step(self._held, None)


def _environment() -> dict[str, str]:
    # The package need not be installed: a checkout's launcher finds it beside itself.
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}


def _stop(process: subprocess.Popen[bytes]) -> None:
    # A command takes SIGTERM for an interrupt, where it may ignore SIGINT, as one in the background
    # of a script does.
    for one in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, one)
            with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(timeout=_PATIENCE)
