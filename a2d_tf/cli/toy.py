"""``a2d-tf toy``: draw a data set in A2D's own layout."""

import argparse
import os
from pathlib import Path

from a2d_tf.data.toy import draw_dataset

HELP = "draw a data set in A2D's layout"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``toy``."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder, or one to go on with")
    parser.add_argument("--videos", type=int, required=True, help="how many clips")
    parser.add_argument("--seed", type=int, required=True, help="the same seed draws the same set")
    parser.add_argument("--difficulty", choices=("easy", "standard"), default="standard")
    parser.add_argument("--height", type=int, default=320, help="pixels, even (default: 320)")
    parser.add_argument("--test-fraction", type=float, default=0.2, help="default: 0.2")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )


def run(args: argparse.Namespace) -> int:
    """Draw the set."""
    draw_dataset(
        args.out,
        num_videos=args.videos,
        seed=args.seed,
        difficulty=args.difficulty,
        height=args.height,
        test_fraction=args.test_fraction,
        workers=args.workers,
    )
    return 0
