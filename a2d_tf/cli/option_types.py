"""Types of values on the command line, and options that commands share, for ``argparse``."""

import math
import os
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from textwrap import fill, indent

from a2d_tf.config.shipped import experiment_names
from a2d_tf.datasets.table import DATASETS
from a2d_tf.errors import shorten
from a2d_tf.records.damage import LEFT_OUT_FILE, ON_DAMAGE, STOP

_HELP_WIDTH = 74  # characters of a list of names
_LARGEST = 2**63 - 1  # the largest whole number of 64 bits


def whole_number(*, least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a type of whole numbers in a range; without ``most`` it ends with 64 bits."""

    def parse(text: str) -> int:
        try:
            number = int(_digits(text))
        except ValueError:  # also a number of thousands of digits
            raise ArgumentTypeError(f"must be a whole number, got {shorten(text)!r}") from None
        if number > _LARGEST and most is None:
            raise ArgumentTypeError(f"must be at most {_LARGEST}, got {shorten(text)}")
        if number < least or (most is not None and number > most):
            wanted = f"at least {least}" if most is None else f"from {least} to {most}"
            number = shorten(number)
            raise ArgumentTypeError(f"must be {wanted}, got {number}")
        return number

    return parse


def _digits(text: str) -> str:
    """Return a number's text; Python would also read 1_0 and digits of other scripts."""
    if not text.isascii() or "_" in text:
        raise ValueError
    return text


def finite_number(text: str) -> float:
    """Return a number that is neither infinite nor not-a-number."""
    try:
        number = float(_digits(text))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentTypeError(f"must be a finite number, got {shorten(text)!r}")
    return number


def positive_number(text: str) -> float:
    """Return a finite number above 0."""
    number = finite_number(text)
    if number <= 0:
        raise ArgumentTypeError(f"must be above 0, got {text}")
    return number


def share(text: str) -> float:
    """Return a number from 0 to 1."""
    number = finite_number(text)
    if not 0 <= number <= 1:
        raise ArgumentTypeError(f"must be from 0 to 1, got {text}")
    return number


def utf8_text(text: str) -> str:
    """Return a text as UTF-8 reads it, also where the locale is another, such as C."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # it holds bytes that the locale could not read
        try:
            return os.fsencode(text).decode("utf-8")
        except UnicodeError:
            raise ArgumentTypeError(f"must be UTF-8 text, got {text!r}") from None
    return text


def add_experiment(parser: ArgumentParser) -> None:
    """Add ``CONFIG``, a file or the name of an experiment that comes with the package."""
    parser.add_argument(
        "config",
        type=Path,
        metavar="CONFIG",
        help="experiment file (TOML), or the name of one that comes with the package",
    )
    folders: dict[str, list[str]] = {}
    for name in experiment_names():
        folder, _, last = name.rpartition("/")
        folders.setdefault(folder, []).append(last)
    lines = ["experiments that come with the package, as FOLDER/NAME:"]
    for folder, names in folders.items():
        listed = fill(", ".join(names), _HELP_WIDTH, break_on_hyphens=False)
        lines.append(indent(f"{folder}/\n{indent(listed, '  ')}", "  "))
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = "\n".join(lines)


def add_overrides(parser: ArgumentParser, *, text: str) -> None:
    """Add ``--set``, which may be repeated; what follows the key is checked with the file."""
    parser.add_argument(
        "--set", action="append", default=[], type=_override, metavar="KEY=VALUE", help=text
    )


def add_on_damage(parser: ArgumentParser) -> None:
    """Add ``--on-damage``, which says what is done about damaged records."""
    parser.add_argument(
        "--on-damage",
        choices=ON_DAMAGE,
        default=STOP,
        help="what to do about damaged or invalid records: stop (default), or skip them and "
        f"list them in {LEFT_OUT_FILE}, once every record has been decoded for it",
    )


def add_overwrite(parser: ArgumentParser, *, others: str = "") -> None:
    """Add ``--overwrite`` of a command that writes results into a folder.

    Args:
        parser: The parser.
        others: What else it replaces then, as in " and the results of another video".
    """
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="also replace files that this command did not write, or left behind when it was "
        f"killed{others}; its own earlier results are always replaced",
    )


def add_release(parser: ArgumentParser) -> None:
    """Add ``ROOT`` and ``--dataset``, which says how the release in it is laid out."""
    parser.add_argument(
        "root", type=Path, metavar="ROOT", help="folder of the release (docs/DATA.md draws it)"
    )
    parser.add_argument(
        "--dataset", choices=DATASETS, default="a2d", help="layout of ROOT (default: a2d)"
    )


def _override(text: str) -> str:
    key, separator, _ = text.partition("=")
    if not separator or not key.strip():
        raise ArgumentTypeError(f"must be KEY=VALUE, got {text!r}")
    return text
