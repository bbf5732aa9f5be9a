import json
import os
import subprocess
import sys
import time

import pytest

from a2d_tf.errors import InputError
from a2d_tf.reproduction.runs_lock import RunsLock, StepUnderWay, lost_seconds


def no_waiting(step):
    raise RuntimeError(f"waits for {step}")


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_two_tools_do_not_share_a_folder(tmp_path):
    with RunsLock(tmp_path, on_wait=no_waiting) as lock:
        lock.begin("train rgb", log=tmp_path / "train.log", child=1)
        with (
            pytest.raises(InputError, match=r"in use by another .*, got 'train rgb'"),
            RunsLock(tmp_path, on_wait=no_waiting),
        ):
            pass
    with RunsLock(tmp_path, on_wait=no_waiting) as lock:
        assert lock.left_behind.step == "train rgb"


def test_nothing_is_left_behind_after_a_step_that_ended(tmp_path):
    with RunsLock(tmp_path, on_wait=no_waiting) as lock:
        lock.begin("train rgb", log=tmp_path / "train.log", child=1)
        lock.end()
    with RunsLock(tmp_path, on_wait=no_waiting) as lock:
        assert lock.left_behind is None


def test_a_process_that_outlives_a_killed_tool_is_waited_for(tmp_path):
    with RunsLock(tmp_path, on_wait=no_waiting) as lock:
        child = subprocess.Popen(
            [sys.executable, "-c", "input()"],
            stdin=subprocess.PIPE,
            pass_fds=(lock.descriptor,),
        )
    step = StepUnderWay(ended_process(), child.pid, "train rgb", str(tmp_path / "log"), 0.0)
    (tmp_path / "lock").write_text(json.dumps(vars(step)))
    waited_for = []

    def let_it_end(step):
        waited_for.append(step)
        child.communicate(b"\n")

    with RunsLock(tmp_path, on_wait=let_it_end) as lock:
        assert waited_for == [step] == [lock.left_behind]


def test_the_time_of_what_was_left_behind_ends_with_its_log(tmp_path):
    log = tmp_path / "train.log"
    step = StepUnderWay(1, 2, "train rgb", str(log), time.time() - 500)
    assert lost_seconds(step) == 0
    log.touch()
    os.utime(log, (step.started + 90, step.started + 90))
    assert lost_seconds(step) == pytest.approx(90)
