"""The option of the tools that hold scenes out: which scenes a video shows."""

import argparse
from pathlib import Path


def add_scenes(parser: argparse.ArgumentParser) -> None:
    """Add ``--scenes``, a table that ``releases.scenes.read_scenes`` reads."""
    parser.add_argument(
        "--scenes",
        type=Path,
        required=True,
        metavar="CSV",
        help="a row vid,sequence for every scene in a video, under a header",
    )
