"""What people see of errors and warnings: no traceback, and no place on this machine."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from a2d_tf.api import drawn_clips
from a2d_tf.errors import A2DError

_log = logging.getLogger(__name__)
_OPTIONS, _FIELDS = "--start and --end", "start and end"  # of the command, and of the page
_SAID_BEFORE = drawn_clips.__name__
_PACKAGE = logging.getLogger("a2d_tf")


def explain(error: BaseException, names: Mapping[Path, str]) -> str:
    """Return what is said about an error; one that is no fault of the input is logged.

    Args:
        error: What ended a job.
        names: What files and folders are called in its place.
    """
    if isinstance(error, A2DError):
        return without_places(str(error), names).replace(_OPTIONS, _FIELDS)
    _log.error("a job failed", exc_info=error)
    if isinstance(error, OSError):
        return f"The server cannot read or write a file: {error.strerror or 'unknown reason'}."
    if isinstance(error, MemoryError):
        return "The server has not enough memory for this video."
    return "Something went wrong on the server. Its log says more."


def without_places(text: str, names: Mapping[Path, str]) -> str:
    """Return a text in which files and folders have other names; the longest places come first."""
    for place, name in sorted(names.items(), key=lambda one: -len(str(one[0]))):
        text = text.replace(str(place), name)
    return text


@contextmanager
def heard_warnings() -> Iterator[list[str]]:
    """Give a list that takes the warnings that the package logs in this thread.

    That a run learned from drawn clips is not among them: the page says so before it is asked.
    """
    listener = _Listener(threading.get_ident())
    _PACKAGE.addHandler(listener)
    try:
        yield listener.heard
    finally:
        _PACKAGE.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self, thread: int) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []
        self._thread = thread

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == _SAID_BEFORE or record.thread != self._thread:
            return
        if record.levelno < logging.ERROR:
            self.heard.append(record.getMessage())
