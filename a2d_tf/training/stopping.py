"""A kill (SIGTERM) lets training keep a checkpoint before it ends; a second one ends it at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from a2d_tf.processes.interrupts import Terminated


class StopRequest:
    """Whether SIGTERM has asked training to stop.

    Attributes:
        is_made: Whether it has.
        can_wait: Whether training looks at ``is_made`` soon, and keeps a checkpoint then; otherwise
            there is nothing to keep and SIGTERM ends it at once.
    """

    def __init__(self) -> None:
        self.is_made = False
        self.can_wait = False


@contextmanager
def heard_sigterm() -> Iterator[StopRequest]:
    """Note the first SIGTERM instead of ending at once.

    A second one, or Ctrl-C behind the first, does what SIGTERM did before the block. In another
    thread than the main one nothing is changed, nor where SIGTERM is ignored.

    Raises:
        Terminated: The block ended because of SIGTERM.
    """
    request = StopRequest()
    before = signal.getsignal(signal.SIGTERM)
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or before in (signal.SIG_IGN, None):
        yield request
        return

    def note(number: int, frame: FrameType | None) -> None:
        request.is_made = True
        signal.signal(signal.SIGTERM, before)
        if request.can_wait:
            return
        if callable(before):
            before(number, frame)
        raise Terminated

    signal.signal(signal.SIGTERM, note)
    try:
        yield request
    except KeyboardInterrupt as error:
        if request.is_made and not isinstance(error, Terminated):
            raise Terminated from error
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
