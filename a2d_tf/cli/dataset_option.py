"""The option that commands share which read a release: which data set it is."""

import argparse
from pathlib import Path

from a2d_tf.datasets.table import DATASETS


def add_release(parser: argparse.ArgumentParser) -> None:
    """Add ``ROOT`` and ``--dataset``, which says how the release in it is laid out."""
    parser.add_argument(
        "root", type=Path, metavar="ROOT", help="folder of the release (docs/DATA.md draws it)"
    )
    parser.add_argument(
        "--dataset", choices=DATASETS, default="a2d", help="layout of ROOT (default: a2d)"
    )
