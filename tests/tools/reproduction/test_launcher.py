import os
import sys
import time

import pytest
from reproduction import launcher
from reproduction.launcher import ProcessLauncher
from reproduction.runs_lock import hold_runs

from a2d_tf import __version__


@pytest.fixture
def launch(tmp_path):
    with hold_runs(tmp_path / "runs", on_wait=print) as held:
        yield ProcessLauncher(held)


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
    assert (tmp_path / "runs" / "step").read_text() == ""


def test_ctrl_c_ends_the_command(launch, tmp_path, monkeypatch):
    # Ignores SIGINT, as what was begun in the background of a script does.
    script = (
        "import os, signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); "
        "print(os.getpid(), flush=True); time.sleep(60)"
    )
    monkeypatch.setattr(launcher, "command_of", lambda arguments: [sys.executable, "-c", script])
    monkeypatch.setattr(launcher, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(launcher, "_PATIENCE", 0.2)
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
