"""The option that names the run whose masks fill the boxes of a joint run."""

import argparse
from pathlib import Path


def add_masks_from(parser: argparse.ArgumentParser) -> None:
    """Add ``--masks-from``, for joint runs without a mask head."""
    parser.add_argument(
        "--masks-from",
        type=Path,
        metavar="SHARPMASK_WORKDIR",
        help="folder of a SharpMask run that segments inside the boxes of a joint run without "
        "a mask head",
    )
