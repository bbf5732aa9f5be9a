"""Commands that end, or are killed with what they started."""

import sys
import time
from pathlib import Path

from chaos_trials.process import run

STARTS_ANOTHER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1] + "/pid", "w").write(str(child.pid))
open(sys.argv[1] + "/.lock", "w").close()
time.sleep(60)
"""


def test_how_a_command_ended(tmp_path):
    script = "import sys; print('warning: w'); print('error: e', file=sys.stderr); sys.exit(1)"
    ended = run([sys.executable, "-c", script], folder=tmp_path, log=tmp_path / "log")
    assert (ended.code, ended.errors, ended.warnings) == (1, ("error: e",), ("warning: w",))
    assert not ended.crashed
    ended = run([sys.executable, "-c", "1 / 0"], folder=tmp_path, log=tmp_path / "log")
    assert ended.code == 1 and ended.crashed


def test_a_kill_reaches_what_the_command_started(tmp_path):
    command = [sys.executable, "-c", STARTS_ANOTHER, str(tmp_path)]
    ended = run(command, folder=tmp_path, log=tmp_path / "log", kill_after=0.0)
    assert ended.code == -9
    child = Path("/proc") / (tmp_path / "pid").read_text() / "stat"
    for _ in range(200):
        if not child.exists() or child.read_text().split()[2] == "Z":
            return
        time.sleep(0.01)
    raise AssertionError("the child lives on")
