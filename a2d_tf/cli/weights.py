"""``a2d-tf weights``: list the published weights that have a name, and get them."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.errors import InputError, OptionError
from a2d_tf.files.cache_folder import HOME_VARIABLE, cache_folder
from a2d_tf.weights.catalogue import (
    CATALOGUE,
    GENSIM,
    GENSIM_MODELS,
    Weights,
    find_weights,
    nearest_name,
)

if TYPE_CHECKING:
    from rich.table import Table

_PIPED_WIDTH = 160  # characters in a line of a table that no terminal cuts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help=f"the weights to download; without a name, all are listed. {GENSIM}NAME is any "
        f"model listed at {GENSIM_MODELS}",
    )
    parser.add_argument(
        "--from",
        dest="path",
        type=Path,
        metavar="FILE",
        help="copy the weights from a file that you have instead of downloading them; "
        "replaces a copy that is already there",
    )


def run(args: argparse.Namespace) -> int:
    """List, or get."""
    if args.name is None:
        if args.path is not None:
            raise OptionError(
                "weights", "NAME", "must be given with --from, to say which weights these are"
            )
        console = plain_console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
        console.print(_table())
        console.print(f"stored in {cache_folder()}; set {HOME_VARIABLE} to store them elsewhere")
        return 0
    weights = find_weights(args.name)
    if weights is None:
        others = f"or {GENSIM}NAME, NAME being a model listed at {GENSIM_MODELS}"
        rule = f"must be one of {', '.join(CATALOGUE)}, {others}{nearest_name(args.name)}"
        raise InputError("a2d-tf weights", "NAME", rule, args.name)
    from a2d_tf.weights.cache_folder import kept_path
    from a2d_tf.weights.fetch import fetch_weights, take_weights

    if args.path is not None:
        plain_console().print(f"{weights.name}: now in {take_weights(weights, args.path)}")
        return 0
    kept = kept_path(weights)  # once: word vectors may be read to their end for it
    where = f"now in {fetch_weights(weights)}" if kept is None else f"already in {kept}"
    plain_console().print(f"{weights.name}: {where}")
    return 0


def _table() -> "Table":
    from rich.table import Table

    from a2d_tf.weights.cache_folder import kept_path

    # Few columns: a terminal of 80 characters must not cut a name, which is there to be copied.
    table = Table(show_lines=True)
    table.add_column("name", no_wrap=True)
    table.add_column("purpose; licence and checksum; source", overflow="fold")
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("here", no_wrap=True)
    for weights in CATALOGUE.values():
        facts = f"licence: {weights.licence}; checksum: {weights.pinned}"
        table.add_row(
            weights.name,
            f"{weights.purpose}\n{facts}\n{weights.page}",
            _size(weights),
            "no" if kept_path(weights) is None else "yes",
        )
    table.add_row(f"{GENSIM}NAME", f"any other model of gensim.downloader\n{GENSIM_MODELS}", "", "")
    return table


def _size(weights: Weights) -> str:
    return "?" if weights.size is None else f"{weights.size / 1e6:,.0f} MB"
