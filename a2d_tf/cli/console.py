"""The console that commands print to, and the log of what they do."""

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def plain_console(*, stderr: bool = False, width: int | None = None) -> "Console":
    """Return a console that prints text as it is, so that paths can be copied.

    Nothing in it is markup, an emoji or a number to colour, and lines are not wrapped.

    Args:
        stderr: Whether it prints to stderr.
        width: Characters in a line of a table; None asks the terminal.
    """
    from rich.console import Console  # which no help needs

    return Console(
        stderr=stderr, width=width, markup=False, emoji=False, highlight=False, soft_wrap=True
    )


def show_log() -> None:
    """Print what the package logs as plain lines: information on stdout, warnings on stderr."""
    log = logging.getLogger("a2d_tf")
    log.setLevel(logging.INFO)
    if not any(isinstance(handler, _Printer) for handler in log.handlers):
        log.addHandler(_Printer())


class _Printer(logging.Handler):
    """Prints every message on the stdout or stderr of that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            print(self.format(record), flush=True)
        else:
            print(f"warning: {self.format(record)}", file=sys.stderr, flush=True)
