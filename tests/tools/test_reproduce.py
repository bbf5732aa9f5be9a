"""The launcher of the tables."""

import runpy
import sys
from pathlib import Path

import pytest

from a2d_tf.reproduction import command

TOOL = Path(__file__).resolve().parents[2] / "tools" / "reproduce.py"


def test_the_exit_code_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "main", lambda: 3)
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(TOOL), run_name="__main__")
    assert ended.value.code == 3
