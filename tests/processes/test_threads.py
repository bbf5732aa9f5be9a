import threading

import pytest

from a2d_tf.processes.threads import check_in_threads


def test_results_and_progress_come_in_order():
    first_waits = threading.Event()

    def check(item: int) -> int:
        if item == 0:
            assert first_waits.wait(10)
        else:
            first_waits.set()
        return 10 * item

    told = []
    results = check_in_threads(
        check, range(3), workers=2, on_progress=lambda *what: told.append(what)
    )
    assert results == [0, 10, 20]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_interruption_begins_no_further_check():
    begun, first_is_told = [], threading.Event()

    def check(item: int) -> None:
        begun.append(item)
        if item:  # until then no other one ends
            assert first_is_told.wait(10)

    def interrupt(done: int, total: int) -> None:
        threading.Timer(0.2, first_is_told.set).start()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_in_threads(check, range(100), workers=1, on_progress=interrupt)
    assert len(begun) <= 2
