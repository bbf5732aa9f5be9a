"""Exit codes and one line a mistake."""

import pytest

from a2d_tf import __version__
from a2d_tf.cli import toy
from a2d_tf.cli.main import COMMANDS, main
from a2d_tf.errors import InputError


def exit_code(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return caught.value.code


@pytest.mark.parametrize(
    "arguments",
    [(), ("trian",), ("toy", "--nonsense"), ("train",), ("train", "a.toml", "--data", "d")],
)
def test_wrong_usage_is_two(arguments, capsys):
    assert exit_code(*arguments) == 2
    out, err = capsys.readouterr()
    assert not out and "usage: a2d-tf" in err


def test_help_lists_every_command(capsys):
    assert exit_code("--help") == 0
    out = capsys.readouterr().out
    assert all(name in out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command, capsys):
    assert exit_code(command, "--help") == 0
    out = capsys.readouterr().out
    assert f"usage: a2d-tf {command}" in out
    assert COMMANDS[command] in " ".join(out.split())


def test_version(capsys):
    assert exit_code("--version") == 0
    assert capsys.readouterr().out == f"a2d-tf {__version__}\n"


@pytest.mark.parametrize(
    ("raised", "code", "line"),
    [
        (
            InputError("here", "field", "must be so", 3),
            1,
            "error: here: field: must be so, got 3\n",
        ),
        (OSError(28, "No space left on device", "a/b"), 1, "error: a/b: No space left on device\n"),
        (KeyboardInterrupt(), 130, "interrupted; run the same command again to go on\n"),
    ],
)
def test_what_a_command_raises(monkeypatch, capsys, tmp_path, raised, code, line):
    def run(_):
        raise raised

    monkeypatch.setattr(toy, "run", run)
    assert main(["toy", str(tmp_path / "out"), "--videos", "1", "--seed", "0"]) == code
    assert capsys.readouterr().err == line


def test_a_mistake_of_ours_is_not_hidden(monkeypatch, tmp_path):
    def run(_):
        raise ZeroDivisionError

    monkeypatch.setattr(toy, "run", run)
    with pytest.raises(ZeroDivisionError):
        main(["toy", str(tmp_path / "out"), "--videos", "1", "--seed", "0"])
