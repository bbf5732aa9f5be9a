"""Work beside the main thread keeps its order, its errors and its clean-up."""

import threading
import time

import pytest
from fakes.python_process import run_program

from a2d_tf.processes.side_threads import DoneBehind, made_ahead


def numbers(count, cleaned=None):
    try:
        yield from range(count)
    finally:
        if cleaned is not None:
            cleaned.append(threading.current_thread().name)


def test_items_come_in_order_from_another_thread():
    cleaned = []
    assert list(made_ahead(numbers(20, cleaned), depth=3)) == list(range(20))
    assert cleaned == ["made-ahead"]
    assert list(made_ahead([], depth=1)) == []


def test_no_more_items_are_made_than_may_wait():
    made = []
    items = (made.append(number) or number for number in range(100))
    ahead = made_ahead(items, depth=3)
    assert next(ahead) == 0
    time.sleep(0.2)
    assert len(made) <= 6
    ahead.close()


def test_what_making_raises_is_raised_after_the_items_before_it():
    def broken():
        yield 1
        raise ValueError("broken")

    ahead = made_ahead(broken(), depth=5)
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken"):
        next(ahead)


def test_items_that_nobody_wants_any_more_are_cleaned_up():
    cleaned = []
    ahead = made_ahead(numbers(1000, cleaned), depth=2)
    assert next(ahead) == 0
    ahead.close()
    assert cleaned == ["made-ahead"]


def test_a_program_ends_well_with_items_that_were_not_all_taken():
    program = (
        "from a2d_tf.processes.side_threads import made_ahead\n"
        "def numbers():\n"
        "    try:\n"
        "        yield from range(1000)\n"
        "    finally:\n"
        "        print('cleaned')\n"
        "ahead = made_ahead(numbers(), depth=2)\n"
        "print(next(ahead))\n"
    )
    ended = run_program(program)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "0\ncleaned\n", "")


def test_things_are_done_in_order_before_the_block_ends():
    done = []
    with DoneBehind(depth=2) as behind:
        for number in range(20):
            behind.do(lambda number=number: done.append((number, threading.current_thread().name)))
    assert done == [(number, "done-behind") for number in range(20)]


def test_what_a_thing_raises_ends_the_block_and_what_waits_is_left():
    done = []

    def fail():
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), DoneBehind(depth=1) as behind:
        behind.do(fail)
        for number in range(100):
            behind.do(lambda number=number: done.append(number))
    assert done == []


def test_the_last_thing_may_fail_too():
    with pytest.raises(ZeroDivisionError), DoneBehind(depth=4) as behind:
        behind.do(lambda: 1 // 0)


def test_a_block_that_fails_leaves_what_waits():
    done, go = [], threading.Event()
    with pytest.raises(KeyboardInterrupt), DoneBehind(depth=4) as behind:
        behind.do(go.wait)
        behind.do(lambda: done.append(1))
        threading.Timer(0.2, go.set).start()
        raise KeyboardInterrupt
    assert done == []


ABANDONED = """
import sys
from a2d_tf.processes.side_threads import made_ahead

def frames():
    import time
    while True:
        time.sleep(0.01)
        yield 1

kept = made_ahead(frames(), depth=2)
next(kept)
sys.modules["kept"] = kept  # nobody closes it before the interpreter ends
print("done")
"""


def test_what_is_never_closed_ends_with_the_main_thread():
    ended = run_program(ABANDONED)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")
