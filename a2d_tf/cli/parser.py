"""The parser of the command line, which says how to give what begins with a dash."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any, NoReturn

from a2d_tf.errors import one_line

_END = "--"  # what follows is no option
_HELP = "-h"  # the only option of one dash
_EXPECTED = "expected one argument"
_SHOWN = 1000  # characters of a message


class CommandParser(argparse.ArgumentParser):
    """A parser whose message of wrong usage says how to give a file or an id such as ``-V3x``.

    Attributes:
        given: The arguments that are parsed, for the message.
    """

    given: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, and exit with code 2."""
        super().error(f"{one_line(message, most=_SHOWN)}{_hint(message, self.given)}")

    def format_usage(self) -> str:
        """Return the usage."""
        with self._optional_shown():
            return super().format_usage()

    def format_help(self) -> str:
        """Return the usage and the arguments."""
        with self._optional_shown():
            return super().format_help()

    @contextmanager
    def _optional_shown(self) -> Iterator[None]:
        """Show an argument that may be left out in brackets, where ``nargs`` does not say so."""
        positional = [one for one in self._actions if not one.option_strings]
        left_out = [one for one in positional if not one.required and one.nargs == "+"]
        for one in left_out:
            one.nargs = "*"
        try:
            yield
        finally:
            for one in left_out:
                one.nargs = "+"

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        if action.type is Path and not arg_string:  # it would be the current folder
            raise argparse.ArgumentError(action, "must name a file or a folder, got ''")
        return super()._get_value(action, arg_string)


def _hint(message: str, given: Sequence[str]) -> str:
    """Return what to add to a message about arguments that begin with a dash."""
    before_end = list(takewhile(lambda argument: argument != _END, given))
    dashed = [one for one in before_end if one[:1] == "-" and one[1:2] != "-" and one != _HELP]
    if message.startswith("unrecognized arguments"):
        # Ids of two dashes are there too; otherwise an option was misspelt.
        dashed = dashed or [one for one in before_end if one[:1] == "-"]
    if not dashed:
        return ""
    if message.endswith(_EXPECTED):
        option = message.removeprefix("argument ").partition(":")[0]
        value = dict(pairwise(before_end)).get(option, dashed[0])
        return f"; a value that begins with - must follow =, as in {option}={value}"
    return (
        "; an argument that begins with - but is not an option must come last, after --: ... "
        f"-- {dashed[0]}"
    )
