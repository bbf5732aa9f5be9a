"""``a2d-tf weights``: what published weights have a name, and get them."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from a2d_tf.errors import InputError
from a2d_tf.weights.cache_folder import HOME_VARIABLE, cache_folder, kept_path
from a2d_tf.weights.catalogue import CATALOGUE, GENSIM, Weights, find_weights, nearest_name
from a2d_tf.weights.fetch import fetch_weights, take_weights

_PIPED_WIDTH = 160  # characters of a table that no terminal cuts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="get these weights; without a name, list them all. "
        f"{GENSIM}NAME is any model of gensim.downloader",
    )
    parser.add_argument(
        "--from",
        dest="path",
        type=Path,
        metavar="FILE",
        help="take them from a file that you have, in the place of a download",
    )


def run(args: argparse.Namespace) -> int:
    """List, or get."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    if args.name is None:
        if args.path is not None:
            raise InputError("--from", "NAME", "must be given: which weights are in the file?")
        console.print(_table())
        console.print(f"kept in {cache_folder()} ({HOME_VARIABLE})", soft_wrap=True)
        return 0
    weights = find_weights(args.name)
    if weights is None:
        rule = f"must be one of {', '.join(CATALOGUE)}{nearest_name(args.name)}"
        raise InputError("a2d-tf weights", "NAME", rule, args.name)
    path = kept_path(weights)
    if path is None:
        take = args.path is not None
        path = take_weights(weights, args.path) if take else fetch_weights(weights)
        verb = "now in"
    else:
        verb = "already in"
    console.print(f"{weights.name}: {verb} {path}", soft_wrap=True, markup=False)
    return 0


def _table() -> Table:
    # Few columns: a terminal of 80 characters must not cut a name, which is there to be copied.
    table = Table(show_lines=True)
    table.add_column("name", no_wrap=True)
    table.add_column("what for; licence; checked by; from", overflow="fold")
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("here", no_wrap=True)
    for weights in CATALOGUE.values():
        facts = f"{weights.licence}; {weights.pinned}"
        table.add_row(
            weights.name,
            f"{weights.purpose}\n{facts}\n{weights.page}",
            _size(weights),
            "no" if kept_path(weights) is None else "yes",
        )
    table.add_row(f"{GENSIM}NAME", "any other model of gensim.downloader", "", "")
    return table


def _size(weights: Weights) -> str:
    return "?" if weights.size is None else f"{weights.size / 1e6:,.0f} MB"
