"""A process that shares a piece of work does not outlive it."""

import multiprocessing
import subprocess
import sys
import time

import pytest

from a2d_tf.processes.worker_process import ending_workers

PROGRAM = """
import multiprocessing, time

def work():
    from a2d_tf.processes.worker_process import start_worker
    start_worker()
    print("at work", flush=True)
    time.sleep(60)

if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=work).start()
    time.sleep(60)
"""


def test_it_ends_with_a_killed_parent(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    with subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        assert parent.stdout.readline() == b"at work\n"
        parent.kill()
        parent.communicate(timeout=20)  # returns when the worker, too, has closed its output


@pytest.mark.parametrize("error", [KeyboardInterrupt, GeneratorExit, ValueError])
def test_an_exception_ends_those_that_began_in_the_block(error):
    context = multiprocessing.get_context("spawn")
    earlier, later = (context.Process(target=time.sleep, args=(60,)) for _ in range(2))
    earlier.start()
    try:
        with pytest.raises(error), ending_workers():
            later.start()
            raise error
        later.join(timeout=20)
        assert later.exitcode is not None
        assert earlier.is_alive()
    finally:
        earlier.kill()
        earlier.join()
