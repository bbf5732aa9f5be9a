"""How a command or a tool ends: one line on stderr and an exit code, never a traceback."""

import sys
from collections.abc import Callable
from pathlib import Path

from a2d_tf.errors import A2DError, one_line
from a2d_tf.processes.interrupts import Terminated, lasting_interrupts

INTERRUPTED = 130  # the exit code of a program that SIGINT ended
TERMINATED = 143  # of one that SIGTERM ended
GO_ON_AFTER_INTERRUPT = "interrupted; run the same command again to go on"


def exit_code_of(
    action: Callable[[], int | None],
    *,
    out: Path | None = None,
    interrupted: str | Callable[[], str] = "interrupted",
) -> int:
    """Do something and return the exit code: its own, 1 for bad input, 130 for an interrupt.

    It is 143 where something that tells SIGTERM from Ctrl-C was terminated.

    Args:
        action: What to do; None is returned for success.
        out: Path that it writes to; named where a full disk does not say which file it could not
            hold.
        interrupted: What is said at an interrupt, or what returns it.
    """
    try:
        with lasting_interrupts():
            return action() or 0
    except A2DError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"error: {_describe(error, out)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as error:
        # Python remembers an interrupt inside ``exec`` of a text, which dataclasses use, and would
        # kill the process by SIGINT instead of using the exit code. The next text makes it forget.
        exec("")
        print(interrupted if isinstance(interrupted, str) else interrupted(), file=sys.stderr)
        return interrupted_code(error)


def interrupted_code(error: KeyboardInterrupt) -> int:
    """Return the exit code of a program that a signal ended."""
    return TERMINATED if isinstance(error, Terminated) else INTERRUPTED


def _describe(error: OSError, out: Path | None) -> str:
    # Of two names, such as those of a link and its target, the second is the one written to.
    place = error.filename2 or error.filename or out
    reason = (error.strerror or str(error) or type(error).__name__).splitlines()[0]
    return reason if place is None else f"{one_line(str(place))}: {reason}"
