import os
import sys
import time

import pytest
from reproduction import launcher
from reproduction.launcher import ProcessLauncher
from reproduction.runs_lock import hold_runs

from a2d_tf import __version__

COMMAND = [sys.executable, "-m", "a2d_tf.cli.main"]


@pytest.fixture
def launch(tmp_path):
    """Return ``launch(command, on_poll)``: its exit code, with its output in ``tmp_path/log``."""
    with hold_runs(tmp_path / "runs", on_wait=print) as held:

        def launch(command, on_poll=lambda: None) -> int:
            with (tmp_path / "log").open("a") as log:
                return ProcessLauncher(held)(command, step="ask", log=log, on_poll=on_poll)

        yield launch


def test_output_goes_to_the_log(launch, tmp_path):
    assert launch([*COMMAND, "--version"]) == 0
    assert launch([*COMMAND, "score", "none", "none"]) == 1
    lines = (tmp_path / "log").read_text().splitlines()
    assert lines[0] == f"a2d-tf {__version__}"
    assert lines[-1].startswith("error: none: ")


def test_ctrl_c_ends_the_command(launch, tmp_path, monkeypatch):
    # Ignores what asks it to end, as one that hangs does.
    script = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print(os.getpid(), flush=True); time.sleep(60)"
    )
    monkeypatch.setattr(launcher, "_POLL_SECONDS", 0.05)
    monkeypatch.setattr(launcher, "_PATIENCE", 0.2)
    log = tmp_path / "log"

    def interrupt() -> None:
        if log.read_text():
            under_way = (tmp_path / "runs" / "step").read_text().splitlines()
            assert under_way == [log.read_text().strip(), "ask", str(log)]
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        launch([sys.executable, "-c", script], interrupt)
    assert time.monotonic() - started < 30
    child = int(log.read_text())
    assert (tmp_path / "runs" / "step").read_text() == ""
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
