"""The launchers of a checkout are the commands themselves."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from a2d_tf.cli import main as command

TOOLS = Path(__file__).resolve().parents[2] / "tools"
LAUNCHERS = {
    "convert_tfrecords": "convert",
    "train": "train",
    "evaluate": "evaluate",
    "export_savedmodel": "export",
    "benchmark": "benchmark",
}


def launch(name: str, *arguments: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [f"{name}.py", *arguments])
        patch.setattr(sys, "path", list(sys.path))
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(TOOLS / f"{name}.py"), run_name="__main__")
    return ended.value.code


@pytest.mark.parametrize("name", LAUNCHERS)
def test_help_is_that_of_the_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert launch(name, "--help") == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: a2d-tf {LAUNCHERS[name]} ")
    with pytest.raises(SystemExit):
        command.main([LAUNCHERS[name], "--help"])
    assert shown == capsys.readouterr().out


@pytest.mark.parametrize("name", LAUNCHERS)
def test_arguments_and_exit_code_are_passed_on(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    received = []
    monkeypatch.setattr(command, "main", lambda arguments: received.append(arguments) or 3)
    assert launch(name, "one", "--two", "3") == 3
    assert received == [[LAUNCHERS[name], "one", "--two", "3"]]


def test_a_launcher_runs_from_any_folder_without_the_package_installed(tmp_path: Path) -> None:
    # -S leaves out what an editable installation adds to the path; the libraries come back by hand.
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    run = subprocess.run(
        [sys.executable, "-S", str(TOOLS / "convert_tfrecords.py"), str(tmp_path / "none"), "out"],
        cwd=tmp_path,
        env={"PYTHONPATH": ":".join(libraries)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr == f"error: {tmp_path / 'none'}: folder: must exist\n"
    assert not (tmp_path / "out").exists()
