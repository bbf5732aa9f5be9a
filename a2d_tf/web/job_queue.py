"""Jobs that take turns: some at a time, some waiting, and no more."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from a2d_tf.errors import A2DError
from a2d_tf.processes.progress import OnProgress

Result = TypeVar("Result")


class Stopped(Exception):  # noqa: N818 - it ends a job that nobody waits for
    """A job was stopped."""


class Ticket(Generic[Result]):
    """A job that waits, runs or is done.

    Attributes:
        owner: Who asked for it.
        progress: How much is done, and of how much; (0, 0) before the first part.
    """

    def __init__(self, owner: str | None) -> None:
        self.owner = owner
        self.progress = (0, 0)
        self._stop = Event()
        self._future: Future[Result] = Future()

    @property
    def is_done(self) -> bool:
        """Whether it has ended in any way."""
        return self._future.done()

    def result(self) -> Result:
        """Return its result, or raise what it raised; ``Stopped`` where it was stopped."""
        if self._future.cancelled():
            raise Stopped
        return self._future.result()

    def stop(self) -> None:
        """Let it end when it next tells its progress, or never begin."""
        self._stop.set()
        self._future.cancel()

    @property
    def has_result(self) -> bool:
        """Whether it has ended well."""
        future = self._future
        return future.done() and not future.cancelled() and future.exception() is None

    def run_in(
        self,
        executor: ThreadPoolExecutor,
        work: Callable[[OnProgress], Result],
        when_done: Callable[[], None],
    ) -> None:
        """Hand it to the threads that run jobs."""
        self._future = executor.submit(work, self._tell)
        self._future.add_done_callback(lambda _: when_done())

    def _tell(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.progress = (done, total)


class JobQueue:
    """Context manager of the threads that run jobs; its end stops all jobs.

    Args:
        at_a_time: Number of jobs that run at a time.
        max_waiting: Number of jobs that may wait.
    """

    def __init__(self, *, at_a_time: int, max_waiting: int) -> None:
        self._at_a_time, self._max_waiting = at_a_time, max_waiting
        self._executor = ThreadPoolExecutor(at_a_time, thread_name_prefix="job")
        self._lock = Lock()
        self._tickets: list[Ticket[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_those(lambda _: True)
        self._executor.shutdown(cancel_futures=True)

    def submit(
        self,
        work: Callable[[OnProgress], Result],
        *,
        owner: str | None = None,
        when_done: Callable[[Ticket[Result]], None] = lambda _: None,
    ) -> Ticket[Result]:
        """Let a job run when it is its turn.

        Args:
            work: Function of what it is to call with its progress.
            owner: Who asks, see ``stop``.
            when_done: Called once it has ended in any way, in the thread where it did.

        Raises:
            A2DError: Too many jobs wait.
        """
        ticket: Ticket[Result] = Ticket(owner)
        with self._lock:
            waiting = len(self._tickets) - self._at_a_time
            if waiting >= self._max_waiting:
                raise A2DError("Too many jobs are waiting. Try again in a while.")
            self._tickets.append(ticket)

        def end() -> None:
            with self._lock:
                self._tickets.remove(ticket)
            when_done(ticket)

        ticket.run_in(self._executor, work, end)
        return ticket

    def ahead_of(self, ticket: Ticket[Any]) -> int:
        """Return the number of jobs that have to end before a waiting one begins."""
        with self._lock:
            place = self._tickets.index(ticket) if ticket in self._tickets else 0
        return max(0, place - self._at_a_time + 1)

    def stop(self, owner: str | None) -> None:
        """Stop the jobs that somebody asked for."""
        self._stop_those(lambda ticket: ticket.owner == owner)

    def _stop_those(self, is_meant: Callable[[Ticket[Any]], bool]) -> None:
        with self._lock:
            tickets = [ticket for ticket in self._tickets if is_meant(ticket)]
        for ticket in tickets:  # whose end takes the lock
            ticket.stop()
