"""The commands of a2d-tf that a reproduction runs: their time, errors and progress."""

import shlex
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from a2d_tf.errors import A2DError
from reproduction.times import Times

# ``launch(command, step=..., log=..., on_poll=...)``: see ``ProcessLauncher``.
Launch = Callable[..., int]

_LINES_SHOWN = 15
_MODULE = "a2d_tf.cli.main"


class StepFailedError(A2DError):
    """A command ended with an error; the message has the end of its output."""


class Commands:
    """Runs commands one after the other.

    Args:
        launch: Function that runs one of them.
        times: The wall times that are kept.
        tell: Called with the name of the step at its beginning, at its end and every second or so.
        clock: Clock whose seconds only grow.
    """

    def __init__(
        self,
        launch: Launch,
        *,
        times: Times,
        tell: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._launch = launch
        self._times = times
        self._tell = tell
        self._clock = clock
        self._started = clock()

    @property
    def seconds(self) -> float:
        """Time since the first command might have begun."""
        return self._clock() - self._started

    def run(
        self,
        step: str,
        arguments: Sequence[str],
        *,
        log: Path,
        goes_on: bool = False,
        is_done: Callable[[], bool] = lambda: True,
    ) -> None:
        """Run a command to its end.

        Args:
            step: Name of the step in times and on the terminal.
            arguments: Arguments of ``a2d-tf``.
            log: File that its output is added to.
            goes_on: Whether the command goes on where it was stopped, so that its time does as
                well.
            is_done: Function that tells whether it has made what it should.

        Raises:
            StepFailedError: The command ended with an error, or before it was done.
        """
        command = [sys.executable, "-m", _MODULE, *arguments]
        log.parent.mkdir(parents=True, exist_ok=True)
        if not goes_on:
            self._times.forget(step)
        self._tell(step)
        with log.open("a", encoding="utf-8") as output:
            output.write(f"$ {shlex.join(command)}\n")
            output.flush()
            start = output.tell()
            timer = self._timer(step)
            try:
                code = self._launch(command, step=step, log=output, on_poll=timer)
            finally:
                timer()
        if code or not is_done():
            reason = f"ended with exit code {code}" if code else "ended before it was done"
            raise StepFailedError(f"{reason}: {shlex.join(command)}\n{_end_of(log, start)}")

    def _timer(self, step: str) -> Callable[[], None]:
        """Return a function that adds the time since it was last called to that of a step."""
        last = self._clock()

        def add() -> None:
            nonlocal last
            now = self._clock()
            self._times.add(step, now - last)
            last = now
            self._tell(step)

        return add


def _end_of(log: Path, start: int) -> str:
    """Return the last lines of a log from a place on, in bytes."""
    written = log.read_bytes()[start:].decode(errors="replace")
    lines = [line for line in written.splitlines() if line.strip()]
    if not lines:
        return f"{log}: the command wrote nothing"
    return f"end of {log}:" + "".join(f"\n  {line}" for line in lines[-_LINES_SHOWN:])
