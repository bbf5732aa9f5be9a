"""Readers of what a command is told: experiment files, changed keys, arguments."""

import importlib
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from a2d_tf.cli.main import COMMANDS
from a2d_tf.cli.option_types import utf8_text
from a2d_tf.cli.parser import CommandParser
from a2d_tf.config.changes import change_config, describe_changes
from a2d_tf.config.first_run import overrides_to_begin
from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.datasets.table import open_release
from a2d_tf.errors import InputError
from fuzzing.target import Target

_RUN = {"run": "run"}
_KEYS = (
    *(b"[train]\n", b"[model]\n", b"[data]\n", b"[text]\n", b"[loss]\n", b"task =", b"base ="),
    *(b'base = "a.toml"\n', b"steps = 1\n", b"size = 64\n", b'"sentence"', b'"joint"', b"kind ="),
    *(b"1979-05-27T07:32:00Z", b"0x1F", b"1_000", b"inf", b"nan", b"[[train]]\n", b"a.b.c = 1\n"),
    *(b'weights = "kinetics"\n', b'start = "~/x"\n', b"'''", b'"""', b"a=[" * 500),
)
_OPTIONS = (
    *(b"--help", b"--set", b"--out", b"--", b"-", b"--overwrite", b"--checkpoint", b"best", b"-1"),
    *(b"--workers", b"--height", b"--frames", b"--threshold", b"1e999", b"--dataset", b"coco"),
    *(b"--on-damage", b"skip", b"\n", b"--version", b"--flow", b"dis", b"--expressions", b"--json"),
)


def _config(place: Path) -> None:
    load_config(place / "a.toml")


def _base(place: Path) -> None:
    load_config(place / "run" / "base.toml")
    overrides_to_begin(place / "run" / "base.toml", ["train.steps=200"], place / "run")


def _overrides(place: Path) -> None:
    """Take each line for one ``--set``, of a training and of an evaluation."""
    lines = (place / "lines").read_bytes().decode("utf-8", "surrogateescape").split("\n")
    path = place / "run" / "config.toml"
    config = load_config(path)
    refusal = None
    for read in (lambda: load_config(path, overrides=lines), lambda: _change(config, lines)):
        try:
            read()
        except InputError as error:
            refusal = error
    if refusal is not None:
        raise refusal


def _change(config: ExperimentConfig, lines: list[str]) -> None:
    describe_changes(change_config(config, lines), lines)


def _arguments(place: Path) -> None:
    """Parse each line as one argument; wrong usage is refused with exit code 2."""
    lines = (place / "lines").read_bytes().decode("utf-8", "surrogateescape").split("\n")
    command = lines[0] if lines[0] in COMMANDS else "train"
    parser = CommandParser(prog="a2d-tf")
    parser.given = lines[1:]
    importlib.import_module(f"a2d_tf.cli.{command.replace('-', '_')}").add_arguments(parser)
    shown = StringIO()
    try:
        with redirect_stderr(shown), redirect_stdout(shown):
            args = parser.parse_args(lines[1:])
    except SystemExit as end:
        if end.code not in (0, 2):
            raise RuntimeError(f"exit code {end.code}") from None
        raise InputError("arguments", command, "must be right usage") from None
    for value in vars(args).values():
        if isinstance(value, str):
            try:
                utf8_text(value)
            except Exception as error:  # what argparse makes wrong usage of
                raise InputError("arguments", "text", "must be UTF-8") from error
    if command == "convert":
        own = {name: getattr(args, name) for name in ("sampling", "frame_list", "expressions")}
        open_release(args.root, dataset=args.dataset, **own)


SETTING_TARGETS = (
    Target(
        "config",
        "a.toml",
        _config,
        (
            *("run/config.toml", "run/toy_joint.toml", "run/toy_li2017.toml"),
            *("run/sentence_a2d_rgb.toml", "run/pair_classifier_rgb.toml"),
        ),
        words=_KEYS,
    ),
    Target("config_base", "run/base.toml", _base, ("run/base.toml",), _RUN, words=_KEYS),
    Target("overrides", "lines", _overrides, ("results/override",), _RUN, words=_KEYS),
    Target(
        "arguments",
        "lines",
        _arguments,
        ("results/arguments", "results/convert"),
        words=_OPTIONS,
    ),
)
