"""The console that commands print to, and the log of what they do."""

import logging

from rich.console import Console


def plain_console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is, so that paths can be copied.

    Nothing in it is markup, an emoji or a number to colour, and lines are not wrapped.
    """
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=True)


def show_log() -> None:
    """Print what the package logs, from information on, as plain lines on stdout."""
    log = logging.getLogger("a2d_tf")
    log.setLevel(logging.INFO)
    if not any(isinstance(handler, _Printer) for handler in log.handlers):
        log.addHandler(_Printer())


class _Printer(logging.Handler):
    """Prints every message on the stdout of that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), flush=True)
