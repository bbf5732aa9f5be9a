"""The first SIGTERM is noted where training can keep something, a second one ends at once."""

import signal
import threading

import pytest

from a2d_tf.processes.interrupts import Terminated, lasting_interrupts
from a2d_tf.training.stopping import heard_sigterm


@pytest.fixture(autouse=True)
def restored():
    before = signal.getsignal(signal.SIGTERM)
    yield
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_first_one_is_noted_and_the_second_ends():
    reached = []
    with pytest.raises(Terminated), lasting_interrupts(), heard_sigterm() as request:
        request.can_wait = True
        signal.raise_signal(signal.SIGTERM)
        assert request.is_made
        reached.append("behind the first")
        signal.raise_signal(signal.SIGTERM)
        reached.append("behind the second")
    assert reached == ["behind the first"]


@pytest.mark.parametrize("inside", [True, False])
def test_it_ends_at_once_where_there_is_nothing_to_keep(inside):
    def stop():
        with heard_sigterm():
            signal.raise_signal(signal.SIGTERM)

    with pytest.raises(Terminated):
        if inside:
            with lasting_interrupts():
                stop()
        else:
            stop()


def test_ctrl_c_alone_stays_an_interrupt():
    with pytest.raises(KeyboardInterrupt) as caught, heard_sigterm():
        raise KeyboardInterrupt
    assert not isinstance(caught.value, Terminated)


def test_another_thread_leaves_signals_alone():
    requests = []

    def work():
        with heard_sigterm() as request:
            requests.append(request)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(requests) == 1 and not requests[0].is_made
