"""The first signal is noted where training can keep something, a second one ends at once."""

import signal
import threading

import pytest

from a2d_tf.processes.hosts import Host
from a2d_tf.processes.interrupts import Terminated, lasting_interrupts
from a2d_tf.training.stopping import StopRequest, heard_stop

KINDS = [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, Terminated)]


@pytest.fixture(autouse=True)
def restored():
    # What a shell starts in the background ignores Ctrl-C.
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
    before = [signal.getsignal(one) for one, _ in KINDS]
    yield
    assert [signal.getsignal(one) for one, _ in KINDS] == before
    signal.signal(signal.SIGINT, ignored)


@pytest.mark.parametrize(("number", "kind"), KINDS)
@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
def test_the_first_one_is_noted_and_a_second_ends(number, kind, second, capfd):
    reached = []
    with pytest.raises(KeyboardInterrupt), lasting_interrupts(), heard_stop() as request:
        request.can_wait = True
        signal.raise_signal(number)
        assert request.kind is kind
        reached.append("behind the first")
        signal.raise_signal(second)
        reached.append("behind the second")
    assert reached == ["behind the first"]
    assert "stopping after this step, with a checkpoint" in capfd.readouterr().err


@pytest.mark.parametrize(("number", "kind"), KINDS)
@pytest.mark.parametrize("inside", [True, False])
def test_it_ends_at_once_where_there_is_nothing_to_keep(number, kind, inside, capfd):
    def stop():
        with heard_stop():
            signal.raise_signal(number)

    with pytest.raises(KeyboardInterrupt) as caught:
        if inside:
            with lasting_interrupts():
                stop()
        else:
            stop()
    assert caught.type is kind
    assert capfd.readouterr().err == ""


def test_an_interrupt_of_something_else_stays_one():
    with pytest.raises(KeyboardInterrupt) as caught, heard_stop():
        raise KeyboardInterrupt
    assert not isinstance(caught.value, Terminated)


@pytest.mark.parametrize("asked", [None, KeyboardInterrupt, Terminated])
def test_hosts_stop_where_the_first_one_does(monkeypatch, asked):
    told = []

    def agree(number):
        told.append(number)
        return (None, KeyboardInterrupt, Terminated).index(asked)

    monkeypatch.setattr("a2d_tf.training.stopping.agree", agree)
    request = StopRequest()
    request.kind = Terminated
    request.settle()
    assert request.kind is Terminated and not told  # there is one host
    monkeypatch.setattr("a2d_tf.training.stopping.this_host", lambda: Host(1, 2))
    request.settle()
    assert request.kind is asked and told == [2]


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with heard_stop() as request:
            request.can_wait = True
            signal.raise_signal(signal.SIGINT)
            assert request.kind is None
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_leaves_signals_alone():
    requests = []

    def work():
        with heard_stop() as request:
            requests.append(request)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(requests) == 1 and requests[0].kind is None
