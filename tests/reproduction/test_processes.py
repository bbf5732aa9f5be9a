import os
import sys
import time

import pytest

from a2d_tf import __version__
from a2d_tf.reproduction import processes
from a2d_tf.reproduction.processes import ProcessLauncher, StepFailedError
from a2d_tf.reproduction.runs_lock import RunsLock


@pytest.fixture
def launch(tmp_path):
    with RunsLock(tmp_path / "runs", on_wait=print) as lock:
        yield ProcessLauncher(lock)


def test_output_goes_to_the_log_below_the_command(launch, tmp_path):
    log = tmp_path / "new" / "train.log"
    assert launch(["--version"], step="ask", log=log, on_poll=lambda: None) == 0
    assert launch(["score", "none", "none"], step="score", log=log, on_poll=lambda: None) == 1
    lines = log.read_text().splitlines()
    assert lines[:2] == [
        f"$ {sys.executable} -m a2d_tf.cli.main --version",
        f"a2d-tf {__version__}",
    ]
    assert lines[-1].startswith("error: none: ")
    assert (tmp_path / "runs" / "lock").read_text() == ""


def test_ctrl_c_ends_the_command(launch, tmp_path, monkeypatch):
    # Ignores SIGINT, as what was begun in the background of a script does.
    script = (
        "import os, signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); "
        "print(os.getpid(), flush=True); time.sleep(60)"
    )
    monkeypatch.setattr(processes, "command_of", lambda arguments: [sys.executable, "-c", script])
    monkeypatch.setattr(processes, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(processes, "_PATIENCE", 0.2)
    log = tmp_path / "log"

    def interrupt() -> None:
        if len(log.read_text().splitlines()) > 1:
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        launch([], step="sleep", log=log, on_poll=interrupt)
    assert time.monotonic() - started < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(log.read_text().splitlines()[-1]), 0)


def test_a_failure_shows_the_command_and_the_end_of_the_log(tmp_path):
    log = tmp_path / "train.log"
    log.write_text("".join(f"line {n}\n\n" for n in range(40)))
    error = StepFailedError(["train", "a b"], reason="ended with exit code 1", log=log)
    lines = str(error).splitlines()
    assert lines[0] == f"ended with exit code 1: {sys.executable} -m a2d_tf.cli.main train 'a b'"
    assert lines[1] == f"end of {log}:"
    assert lines[2:] == [f"  line {n}" for n in range(25, 40)]


@pytest.mark.parametrize(
    ("output", "shown"),
    [("error: no room\n", ["end of {log}:", "  error: no room"]),
     ("", ["{log}: the command wrote nothing"])],
)  # fmt: skip
def test_a_failure_shows_what_its_own_attempt_wrote(tmp_path, output, shown):
    log = tmp_path / "train.log"
    log.write_text("$ a2d-tf train\nan earlier attempt\n")
    start = log.stat().st_size
    command = f"$ {sys.executable} -m a2d_tf.cli.main train"
    with log.open("a") as file:
        file.write(f"{command}\n{output}")
    error = StepFailedError(["train"], reason="ended with exit code 1", log=log, start=start)
    assert str(error).splitlines()[1:] == [line.format(log=log) for line in shown]
