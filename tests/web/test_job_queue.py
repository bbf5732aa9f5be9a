from threading import Event

import pytest

from a2d_tf.errors import A2DError
from a2d_tf.web.job_queue import JobQueue, Stopped

SECONDS = 10


class Held:
    """Work that goes on when it is let go, and tells its progress before and after."""

    def __init__(self) -> None:
        self.begun, self.go = Event(), Event()

    def __call__(self, on_progress) -> str:
        on_progress(1, 2)
        self.begun.set()
        assert self.go.wait(SECONDS)
        on_progress(2, 2)
        return "done"


def wait_for(ticket) -> None:
    """Wait until a job ends."""
    ended = Event()
    ticket._future.add_done_callback(lambda _: ended.set())
    assert ended.wait(SECONDS)


def test_jobs_take_turns_and_no_more_than_may_wait():
    first, second, third = Held(), Held(), Held()
    with JobQueue(at_a_time=1, max_waiting=2) as queue:
        tickets = [queue.submit(one) for one in (first, second, third)]
        assert first.begun.wait(SECONDS)
        assert [queue.ahead_of(one) for one in tickets] == [0, 1, 2]
        assert tickets[0].progress == (1, 2)
        with pytest.raises(A2DError, match=r"^Too many jobs are waiting\. Try again in a while\.$"):
            queue.submit(Held())
        assert not second.begun.is_set()
        first.go.set()
        assert second.begun.wait(SECONDS)
        assert tickets[0].result() == "done"
        assert not third.begun.is_set()
        assert queue.ahead_of(tickets[2]) == 1
        second.go.set()
        third.go.set()
        assert tickets[2].result() == "done"


def test_two_at_a_time():
    first, second = Held(), Held()
    with JobQueue(at_a_time=2, max_waiting=0) as queue:
        tickets = [queue.submit(one) for one in (first, second)]
        assert first.begun.wait(SECONDS)
        assert second.begun.wait(SECONDS)
        with pytest.raises(A2DError, match="Too many jobs"):
            queue.submit(Held())
        first.go.set()
        second.go.set()
        assert [one.result() for one in tickets] == ["done", "done"]


def test_a_job_that_runs_stops_when_it_next_tells_its_progress():
    held, ends = Held(), []
    with JobQueue(at_a_time=1, max_waiting=1) as queue:
        running = queue.submit(held, when_done=ends.append)
        waiting = queue.submit(Held(), when_done=ends.append)
        assert held.begun.wait(SECONDS)
        waiting.stop()
        running.stop()
        assert waiting.is_done
        assert not running.is_done
        held.go.set()
        for one in (running, waiting):
            with pytest.raises(Stopped):
                one.result()
        wait_for(running)
        assert not running.has_result
        assert queue.submit(lambda on_progress: "next").result() == "next"
    assert ends == [waiting, running]


def test_what_a_job_raises_is_raised_by_its_ticket():
    def fail(on_progress):
        raise ValueError("bad")

    with JobQueue(at_a_time=1, max_waiting=1) as queue:
        ticket = queue.submit(fail)
        with pytest.raises(ValueError, match="bad"):
            ticket.result()
        assert not ticket.has_result


def test_the_end_stops_all():
    held = Held()
    with JobQueue(at_a_time=1, max_waiting=1) as queue:
        tickets = [queue.submit(held), queue.submit(Held())]
        assert held.begun.wait(SECONDS)
        held.go.set()
        for one in tickets:
            one.stop()
    assert all(one.is_done for one in tickets)
