"""Work beside the main thread: what comes next is made ahead, what is done is written behind.

Both serve where the work releases the interpreter lock, as decoding, encoding and array maths do.

The threads end with what they serve, and at the latest with the main thread: one that outlived it
would end the process by a signal, in the middle of OpenCV or FFmpeg.
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack
from queue import Empty, Full, Queue
from threading import Event, Thread, main_thread
from types import TracebackType
from typing import Any, Self, TypeVar

Item = TypeVar("Item")

_SECONDS = 0.1  # after which a thread that waits looks whether it is to stop


def made_ahead(items: Iterable[Item], *, depth: int) -> Generator[Item, None, None]:
    """Yield items that a thread makes ahead, in their order, and raise what it raises.

    The items' own clean-up runs in that thread, before this generator ends, or before the program
    does where somebody holds a generator that has not ended.

    Args:
        items: What makes them.
        depth: How many may wait.
    """
    waiting: Queue[tuple[Item] | BaseException | None] = Queue(depth)
    stopped = Event()

    def make() -> None:
        end: BaseException | None = None
        try:
            made = iter(items)
            with ExitStack() as closing:
                if isinstance(made, Generator):
                    closing.callback(made.close)
                for item in made:
                    if not _put(waiting, (item,), stopped):
                        return
        except BaseException as error:
            end = error
        _put(waiting, end, stopped)

    thread = Thread(target=make, name="made-ahead")
    thread.start()
    try:
        while True:
            one = waiting.get()
            if one is None:
                return
            if isinstance(one, BaseException):
                raise one
            yield one[0]
    finally:
        stopped.set()
        thread.join()


class DoneBehind:
    """Context manager of a thread that does one thing after another, in the order given.

    What one of them raises is raised by the next call, or at the end of the block; whatever waits
    is then left undone, as it is where the block itself fails.

    Args:
        depth: How many things may wait.
    """

    def __init__(self, *, depth: int) -> None:
        self._waiting: Queue[Callable[[], Any] | None] = Queue(depth)
        self._stopped = Event()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._work, name="done-behind")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def do(self, work: Callable[[], Any]) -> None:
        """Let a thing be done; this waits where too many things do."""
        while not _put(self._waiting, work, self._stopped):
            self._raise()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._stopped.set()
        _put(self._waiting, None, self._stopped)
        self._thread.join()
        if kind is None:
            self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while not self._stopped.is_set() and main_thread().is_alive():
            try:
                work = self._waiting.get(timeout=_SECONDS)
            except Empty:
                continue
            if work is None:
                return
            try:
                work()
            except BaseException as error:
                self._error = error
                self._stopped.set()


def _put(queue: "Queue[Any]", item: Any, stopped: Event) -> bool:
    """Wait for a place in a queue; False when there is nobody left to take the item."""
    while not stopped.is_set() and main_thread().is_alive():
        try:
            queue.put(item, timeout=_SECONDS)
            return True
        except Full:
            continue
    return False
