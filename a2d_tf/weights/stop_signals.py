"""The signals that end a process at once, as exceptions, so that it can clean up."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Let the first of these signals raise ``SystemExit`` in the block; handlers of others stay.

    Raises:
        SystemExit: The process was asked to end; its exit code is 128 and the signal's number.
    """
    # Handlers can be set in the main thread alone.
    in_main = threading.current_thread() is threading.main_thread()
    taken = [one for one in _SIGNALS if in_main and signal.getsignal(one) == signal.SIG_DFL]

    def stop(number: int, _: FrameType | None) -> NoReturn:
        for one in taken:
            signal.signal(one, signal.SIG_IGN)  # the cleaning up is not stopped in its turn
        raise SystemExit(128 + number)

    for one in taken:
        signal.signal(one, stop)
    try:
        yield
    finally:
        for one in taken:
            signal.signal(one, signal.SIG_DFL)
