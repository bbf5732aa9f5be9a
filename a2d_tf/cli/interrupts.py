"""Ctrl-C ends a command wherever it arrives, also inside a library that would lose it."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_SECONDS_TO_NEXT = 0.01  # until an interrupt that Python dropped is delivered again


@contextmanager
def lasting_interrupts() -> Iterator[None]:
    """Let SIGINT end the block by ``KeyboardInterrupt``, whatever the code in it does to that.

    Python drops an exception in ``__del__`` or in the callback of a weak reference, such as those
    that run while TensorFlow traces: the interrupt is delivered again. C code may raise another
    exception in its place: that one is replaced.

    Where SIGINT is ignored, as in the background of a script, it stays so.

    Raises:
        KeyboardInterrupt: SIGINT arrived.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not (in_main_thread and callable(signal.getsignal(signal.SIGINT))):
        yield
        return
    heard = False
    report = sys.unraisablehook

    def interrupt(*_: object) -> NoReturn:
        nonlocal heard
        heard = True
        raise KeyboardInterrupt

    def deliver_again(dropped: "sys.UnraisableHookArgs") -> None:
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            # What is raised here would be dropped too: a moment later.
            signal.setitimer(signal.ITIMER_REAL, _SECONDS_TO_NEXT)
        else:
            report(dropped)

    handlers = {one: signal.signal(one, interrupt) for one in (signal.SIGINT, signal.SIGALRM)}
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
