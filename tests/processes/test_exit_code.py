"""What a command raises, as a line and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from a2d_tf.errors import A2DError
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.interrupts import Terminated

FULL = "No space left on device"


@pytest.mark.parametrize(
    ("raised", "line"),
    [
        (A2DError("a: b: must be so"), "error: a: b: must be so"),
        (OSError(28, FULL, "a/b"), f"error: a/b: {FULL}"),
        (OSError(17, "File exists", "a", None, "b"), "error: b: File exists"),
        (OSError(28, FULL), f"error: out: {FULL}"),
        (OSError("cannot write\nat all"), "error: out: cannot write"),
        (OSError(), "error: out: OSError"),
    ],
)
def test_an_error_is_one_line(raised, line, capsys):
    def action():
        raise raised

    assert exit_code_of(action, out=Path("out")) == 1
    assert capsys.readouterr() == ("", f"{line}\n")


def test_a_full_disk_without_a_known_folder_is_one_line(capsys):
    def action():
        raise OSError(28, FULL)

    assert exit_code_of(action) == 1
    assert capsys.readouterr().err == f"error: {FULL}\n"


def test_an_interrupt_is_130(capsys):
    def action():
        raise KeyboardInterrupt

    assert exit_code_of(action, interrupted="stopped") == 130
    assert capsys.readouterr().err == "stopped\n"


def test_what_tells_sigterm_from_ctrl_c_is_143():
    def terminate():
        raise Terminated

    assert exit_code_of(terminate) == 143


def test_an_interrupt_inside_a_text_is_130_too(tmp_path):
    (tmp_path / "program.py").write_text(
        "import sys\n"
        "from a2d_tf.processes.exit_code import exit_code_of\n"
        "sys.exit(exit_code_of(lambda: exec('raise KeyboardInterrupt')))\n"
    )
    package = str(Path(__file__).resolve().parents[2])
    run = subprocess.run(
        [sys.executable, "-m", "program"],
        cwd=tmp_path,
        env={"PYTHONPATH": package},
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (130, b"interrupted\n")


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (3, 3)])
def test_an_action_may_have_a_code_of_its_own(returned, code):
    assert exit_code_of(lambda: returned) == code


def test_a_mistake_of_ours_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        exit_code_of(lambda: 1 // 0)
