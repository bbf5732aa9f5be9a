import os
import subprocess
import sys
import time

import pytest
from reproduction.runs_lock import StepUnderWay, begin_step, end_step, hold_runs, read_step

from a2d_tf.errors import InputError


def no_waiting(step):
    raise RuntimeError(f"waits for {step}")


def test_two_tools_do_not_share_a_folder(tmp_path):
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        begin_step(held, "train rgb", log=tmp_path / "train.log", child=1)
        with (
            pytest.raises(InputError, match=r"in use by another .*, got 'train rgb'"),
            hold_runs(tmp_path, on_wait=no_waiting),
        ):
            pass
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        assert read_step(held).step == "train rgb"


def test_nothing_is_left_behind_after_a_step_that_ended(tmp_path):
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        begin_step(held, "train rgb", log=tmp_path / "train.log", child=1)
        end_step(held)
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        assert read_step(held) is None


def test_a_process_that_outlives_a_killed_tool_is_waited_for(tmp_path):
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(held.fileno(),)
        )
        begin_step(held, "train rgb", log=tmp_path / "log", child=child.pid)
    waited_for = []

    def let_it_end(step):
        waited_for.append(step)
        child.communicate(b"\n")

    with hold_runs(tmp_path, on_wait=let_it_end) as held:
        assert [(one.child, one.step) for one in waited_for] == [(child.pid, "train rgb")]
        assert waited_for == [read_step(held)]


def test_the_time_of_what_was_left_behind_ends_with_its_log(tmp_path):
    log = tmp_path / "train.log"
    step = StepUnderWay(2, "train rgb", str(log), time.time() - 500)
    assert step.seconds == 0
    log.touch()
    os.utime(log, (step.started + 90, step.started + 90))
    assert step.seconds == pytest.approx(90)
