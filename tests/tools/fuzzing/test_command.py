"""The command feeds targets in processes of their own and ends with a table."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[3] / "tools" / "fuzz.py"


@pytest.mark.slow
def test_a_target_is_fed_in_its_own_process(tmp_path: Path) -> None:
    command = [sys.executable, str(LAUNCHER), "--seconds", "1", "--engine", "plain", "--jobs", "1"]
    command += ["--found", str(tmp_path / "found"), "--targets", "vocabulary"]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"CUDA_VISIBLE_DEVICES": "-1"}
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "vocabulary" in done.stdout
    assert "inputs in" in done.stdout
