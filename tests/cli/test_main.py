"""Exit codes and one line a mistake."""

import sys
from argparse import ArgumentError
from pathlib import Path

import pytest

from a2d_tf import __version__
from a2d_tf.cli import export, toy, train
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
        (OSError(28, "No space left on device"), 1, "error: {out}: No space left on device\n"),
        (KeyboardInterrupt(), 130, "interrupted; run the same command again to go on\n"),
    ],
)
def test_what_a_command_raises(monkeypatch, capsys, tmp_path, raised, code, line):
    def run(_):
        raise raised

    monkeypatch.setattr(toy, "run", run)
    assert main(["toy", str(tmp_path / "out"), "--videos", "1", "--seed", "0"]) == code
    assert capsys.readouterr().err == line.format(out=tmp_path / "out")


def test_options_that_do_not_go_together_are_wrong_usage(monkeypatch, capsys):
    def run(_):
        raise ArgumentError(None, "--this needs --that")

    monkeypatch.setattr(toy, "run", run)
    assert exit_code("toy", "out", "--videos", "1", "--seed", "0") == 2
    error = capsys.readouterr().err
    assert error.startswith("usage: a2d-tf toy ")
    assert error.endswith("a2d-tf toy: error: --this needs --that\n")


@pytest.mark.parametrize(
    ("command", "module", "arguments", "file"),
    [
        ("train", train, ["a.toml", "--data", "d", "--workdir", "w"], Path("a.toml")),
        ("export", export, ["w", "out"], Path("w", "config.toml")),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_file(
    command, module, arguments, file, monkeypatch, capsys
):
    def run(_):
        raise InputError("config", "data.size", "must be a multiple of 4", 30)

    monkeypatch.setattr(module, "run", run)
    assert main([command, *arguments]) == 1
    expected = f"error: {file}: data.size: must be a multiple of 4, got 30\n"
    assert capsys.readouterr().err == expected


def test_a_name_that_is_no_text_is_printed(monkeypatch, tmp_path, capfd):
    monkeypatch.setattr(toy, "run", lambda args: print(args.out))
    monkeypatch.setattr(sys, "stdout", open(1, "w", encoding="utf-8", closefd=False))  # noqa: SIM115
    assert main(["toy", "a\udcff", "--videos", "1", "--seed", "0"]) == 0
    sys.stdout.flush()
    assert capfd.readouterr().out == "a\\udcff\n"


def test_a_mistake_of_ours_is_not_hidden(monkeypatch, tmp_path):
    def run(_):
        raise ZeroDivisionError

    monkeypatch.setattr(toy, "run", run)
    with pytest.raises(ZeroDivisionError):
        main(["toy", str(tmp_path / "out"), "--videos", "1", "--seed", "0"])
