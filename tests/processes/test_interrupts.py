"""An interrupt ends the block, also where Python drops it or C code makes another error of it."""

import gc
import signal
import subprocess
import sys
import threading
import time
import weakref

import pytest
from fakes.python_process import run_program

from a2d_tf.processes.interrupts import interrupts_held_back, lasting_interrupts


@pytest.fixture(autouse=True)
def heard():
    """Let SIGINT raise KeyboardInterrupt, which a process of pytest-xdist ignores."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


def interrupt(*_):
    signal.raise_signal(signal.SIGINT)


class Dropping:
    """Is interrupted where Python ignores exceptions: ``__del__``, as TensorFlow's functions."""

    def __del__(self):
        interrupt()


def drop_in_del():
    Dropping()


def drop_in_weak_reference():
    one = threading.Event()
    reference = weakref.ref(one, interrupt)
    del one
    assert reference() is None


def drop_in_garbage_collection():
    ring = [Dropping()]
    ring.append(ring)
    del ring
    gc.collect()


def drop_again_and_again():
    for _ in range(3):
        Dropping()
        time.sleep(0.002)


@pytest.mark.parametrize(
    "work",
    [
        interrupt,
        drop_in_del,
        drop_in_weak_reference,
        drop_in_garbage_collection,
        drop_again_and_again,
    ],
)
def test_work_does_not_go_on(work, capsys):
    with pytest.raises(KeyboardInterrupt), lasting_interrupts():
        work()
        time.sleep(5)
        pytest.fail("the interrupt was lost")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_kill_and_a_closed_terminal_interrupt_too(number):
    before = signal.signal(number, signal.SIG_DFL)  # nohup ignores the second
    try:
        with pytest.raises(KeyboardInterrupt), lasting_interrupts():
            signal.raise_signal(number)
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_the_end_of_the_work_does_not_lose_it():
    with pytest.raises(KeyboardInterrupt), lasting_interrupts():
        drop_in_del()


def test_another_error_in_its_place_is_replaced():
    with pytest.raises(KeyboardInterrupt), lasting_interrupts():
        try:
            interrupt()
        except KeyboardInterrupt:
            raise SystemError("bad argument to internal function") from None


def test_without_an_interrupt_errors_are_left_alone(capsys):
    class Broken:
        def __del__(self):
            raise ZeroDivisionError

    hook = sys.unraisablehook
    with pytest.raises(SystemError, match="bad argument"), lasting_interrupts():
        assert sys.unraisablehook is not hook
        raise SystemError("bad argument")
    assert sys.unraisablehook is hook
    sys.unraisablehook = sys.__unraisablehook__  # pytest's own collects them
    try:
        with lasting_interrupts():
            Broken()
    finally:
        sys.unraisablehook = hook
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_ignored_interrupt_stays_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with lasting_interrupts():
            interrupt()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_thread_hears_no_interrupts_of_its_own():
    answers = []

    def work():
        with lasting_interrupts():
            answers.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert answers == [1]


def test_a_command_that_is_still_importing_ends_in_one_line():
    # What the command imports sends the interrupt while it is imported.
    program = (
        "import os, signal, sys, types\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'a2d_tf.cli.toy':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from a2d_tf.cli.main import main\n"
        "sys.exit(main(['toy', '--help']))\n"
    )
    run = run_program(program)
    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr == "interrupted\n"


def test_a_process_that_begins_while_they_are_held_back_never_hears_them():
    program = "import signal; signal.raise_signal(signal.SIGINT); print('went on')"
    with interrupts_held_back():
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert child.communicate()[0] == b"went on\n"


def test_an_interrupt_that_was_held_back_arrives_at_the_end():
    held = []
    with pytest.raises(KeyboardInterrupt), interrupts_held_back():
        interrupt()
        held.append(1)
    assert held == [1]
