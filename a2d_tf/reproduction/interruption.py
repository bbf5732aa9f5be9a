"""Ctrl-C, a kill and a closed terminal end a reproduction alike: in one line."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERRUPTED = 130  # the exit code of a program that SIGINT ended


def until_interrupted(action: Callable[[], int]) -> int:
    """Do something; return its exit code, or ``INTERRUPTED`` with a line on stderr."""
    try:
        with _signals_interrupt():
            return action()
    except KeyboardInterrupt:
        print("interrupted; run the same command again to go on", file=sys.stderr)
        return INTERRUPTED


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    # nohup has SIGHUP ignored, which must stay so.
    heard = [
        one
        for one in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(one) is not signal.SIG_IGN
    ]
    before = {one: signal.signal(one, interrupt) for one in heard}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
