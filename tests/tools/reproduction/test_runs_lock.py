import subprocess
import sys

import pytest
from reproduction.runs_lock import StepUnderWay, hold_runs, read_step, write_step

from a2d_tf.errors import InputError

STEP = StepUnderWay(child="1", step="train rgb", log="runs/rgb/train.log")


def no_waiting(step):
    raise RuntimeError(f"waits for {step}")


def test_two_tools_do_not_share_a_folder(tmp_path):
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        write_step(held, STEP)
        with (
            pytest.raises(InputError, match=r"in use by another .*, got 'train rgb'"),
            hold_runs(tmp_path, on_wait=no_waiting),
        ):
            pass
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        assert read_step(held) == STEP


def test_nothing_is_left_behind_after_a_step_that_ended(tmp_path):
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        write_step(held, STEP)
        write_step(held, None)
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        assert read_step(held) is None


def test_a_process_that_outlives_a_killed_tool_is_waited_for(tmp_path):
    with hold_runs(tmp_path, on_wait=no_waiting) as held:
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(held.fileno(),)
        )
        write_step(held, STEP)
    waited_for = []

    def let_it_end(step):
        waited_for.append(step)
        child.communicate(b"\n")

    with hold_runs(tmp_path, on_wait=let_it_end) as held:
        assert waited_for == [STEP] == [read_step(held)]
