"""Ctrl-C or a kill lets training keep a checkpoint before it ends; a second one ends it at once."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from a2d_tf.processes.hosts import agree, this_host
from a2d_tf.processes.interrupts import Terminated

_KINDS = {signal.SIGINT: KeyboardInterrupt, signal.SIGTERM: Terminated}
_STDERR = 2
_TOLD = b"\nstopping after this step, with a checkpoint; once more to stop at once\n"


class StopRequest:
    """Whether a signal has asked training to stop.

    Attributes:
        kind: The exception that training is to end by; None until it is asked to stop.
        can_wait: Whether training looks at ``kind`` soon, and keeps a checkpoint then; otherwise
            there is nothing to keep and a signal ends it at once.
    """

    def __init__(self) -> None:
        self.kind: type[KeyboardInterrupt] | None = None
        self.can_wait = False

    def settle(self) -> None:
        """Let every host stop where the first one is asked to: they save a checkpoint together."""
        if this_host().count > 1:
            kinds = (None, *_KINDS.values())
            self.kind = kinds[agree(kinds.index(self.kind))]


@contextmanager
def heard_stop() -> Iterator[StopRequest]:
    """Note the first SIGINT or SIGTERM instead of ending at once.

    A second one does what such a signal did before the block. In another thread than the main one
    nothing is changed, nor for a signal that is ignored.

    Raises:
        Terminated: The block ended because of SIGTERM.
        KeyboardInterrupt: Likewise of SIGINT.
    """
    request = StopRequest()
    before = {one: signal.getsignal(one) for one in _KINDS}
    heard = [one for one, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    if threading.current_thread() is not threading.main_thread():
        heard = []

    def restore() -> None:
        for one in heard:
            signal.signal(one, before[one])

    def note(number: int, frame: FrameType | None) -> None:
        request.kind = _KINDS[signal.Signals(number)]
        restore()
        if request.can_wait:
            os.write(_STDERR, _TOLD)  # a print may be what was interrupted
            return
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        raise request.kind

    for one in heard:
        signal.signal(one, note)
    try:
        yield request
    except KeyboardInterrupt as error:
        if request.kind is Terminated and not isinstance(error, Terminated):
            raise Terminated from error
        raise
    finally:
        restore()
