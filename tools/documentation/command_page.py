"""The page of every command, from the parsers that ``--help`` prints."""

import argparse
import importlib
import re
from collections.abc import Iterator

from a2d_tf.cli.main import COMMANDS
from a2d_tf.cli.parser import CommandParser

PROGRAM = "a2d-tf"
_WIDTH = 78  # columns of a usage
_CORES = re.compile(r", \d+ here\b")  # what a default is on the machine that builds the page
_TITLE = """\
# Commands

What `--help` says of every command. Wrong usage ends a command with exit code 2, bad input with 1:
[errors and exit codes](errors.md). `a2d-tf --version` prints the version.
"""


def command_page() -> str:
    """Return the Markdown of the page: a section for every command, in the order of the help."""
    sections = [_TITLE]
    for name, text in COMMANDS.items():
        sections += _command(command_parser(name), text, level=2)
    return "\n".join(sections)


def command_parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one command with all its options."""
    parser = CommandParser(prog=f"{PROGRAM} {name}", description=COMMANDS[name])
    importlib.import_module(f"a2d_tf.cli.{name.replace('-', '_')}").add_arguments(parser)
    return parser


def _command(parser: argparse.ArgumentParser, text: str, *, level: int) -> Iterator[str]:
    """Yield the parts of a command's section: usage, tables of arguments, what stands below."""
    yield f"{'#' * level} `{parser.prog}`\n"
    yield f"{_plain(text[:1].upper() + text[1:])}.\n"
    yield f"```text\n{_usage(parser)}\n```\n"
    nested: dict[str, argparse.ArgumentParser] = {}
    texts: dict[str, str] = {}
    for group in parser._action_groups:
        rows = []
        for action in group._group_actions:
            if isinstance(action, argparse._SubParsersAction):
                nested = dict(action.choices)
                texts = {one.dest: one.help or "" for one in action._choices_actions}
            elif not isinstance(action, argparse._HelpAction):
                rows.append(f"| {_name(action)} | {_plain(_help(parser, action))} |")
        if not rows:
            continue
        if group not in (parser._positionals, parser._optionals):
            yield f"{(group.title or '').capitalize() if level > 2 else group.title}:\n"
        head = "argument" if group is parser._positionals else "option"
        yield "\n".join([f"| {head} | |", "| --- | --- |", *rows]) + "\n"
    for name, one in nested.items():
        yield from _command(one, texts[name], level=level + 1)
    if parser.epilog:
        yield f"```text\n{parser.epilog.strip()}\n```\n"


def _usage(parser: argparse.ArgumentParser) -> str:
    formatter = argparse.HelpFormatter(parser.prog, width=_WIDTH)
    formatter.add_usage(parser.usage, parser._actions, parser._mutually_exclusive_groups, prefix="")
    return formatter.format_help().strip()


def _name(action: argparse.Action) -> str:
    """Return how an argument is written, as code."""
    written = argparse.HelpFormatter("")._format_action_invocation(action)
    return " ".join(f"`{one.strip()}`" for one in written.replace("|", "\\|").split(", -"))


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    formatter = argparse.HelpFormatter(parser.prog)
    return _CORES.sub("", formatter._expand_help(action)) if action.help else ""


def _plain(text: str) -> str:
    """Return a help text as Markdown that shows it as it is, in a cell of a table."""
    text = " ".join(text.split())
    text = re.sub(r"(?<![\w-])(--[a-z][\w-]*)", r"`\1`", text)
    return re.sub(r"([|<>*_])", lambda one: f"\\{one[1]}", text)
