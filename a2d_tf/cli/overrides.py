"""The ``--set KEY=VALUE`` option of the commands that train."""

import argparse


def add_overrides(parser: argparse.ArgumentParser, *, text: str) -> None:
    """Add ``--set``, which may be repeated; what follows the key is checked with the file."""
    parser.add_argument(
        "--set", action="append", default=[], type=_override, metavar="KEY=VALUE", help=text
    )


def _override(text: str) -> str:
    key, separator, _ = text.partition("=")
    if not separator or not key.strip():
        raise argparse.ArgumentTypeError(f"must be KEY=VALUE, got {text!r}")
    return text
