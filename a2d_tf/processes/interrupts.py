"""Ctrl-C and a kill end a command wherever they arrive, even in a library that would lose them."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, a kill, a closed terminal
_SECONDS_TO_NEXT = 0.01  # until an interrupt that Python dropped is delivered again


class Terminated(KeyboardInterrupt):
    """SIGTERM ended something that tells it from Ctrl-C."""


@contextmanager
def lasting_interrupts() -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP end the block by ``KeyboardInterrupt``, so that it cleans up.

    Python drops an exception in ``__del__`` or in the callback of a weak reference, such as those
    that run while TensorFlow traces: then the interrupt is delivered again. C code may raise
    another exception in its place: then that one is replaced.

    A signal that is ignored, as SIGINT in the background of a script or SIGHUP by nohup, stays so.

    Raises:
        KeyboardInterrupt: One of them arrived.
    """
    if threading.current_thread() is not threading.main_thread():  # others cannot set handlers
        yield
        return
    taken = [one for one in _SIGNALS if signal.getsignal(one) != signal.SIG_IGN]
    heard = False
    report = sys.unraisablehook

    def interrupt(*_: object) -> NoReturn:
        nonlocal heard
        heard = True
        raise KeyboardInterrupt

    def deliver_again(dropped: "sys.UnraisableHookArgs") -> None:
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            # What is raised here would be dropped too. So it comes a moment later, and by a signal,
            # which ends a system call as well; a thread of its own cannot begin at any moment.
            signal.setitimer(signal.ITIMER_REAL, _SECONDS_TO_NEXT)
        else:
            report(dropped)

    handlers = {one: signal.signal(one, interrupt) for one in (*taken, signal.SIGALRM)}
    sys.unraisablehook = deliver_again
    try:
        yield
    except Exception as error:
        if heard:
            raise KeyboardInterrupt from error
        raise
    finally:
        waiting, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        sys.unraisablehook = report
        for one, handler in handlers.items():
            signal.signal(one, handler)
    if waiting:
        raise KeyboardInterrupt


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Hold SIGINT back until the block ends, and for good in the processes that begin inside it.

    Ctrl-C reaches every process of a terminal: only the first one is to decide what it does.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
