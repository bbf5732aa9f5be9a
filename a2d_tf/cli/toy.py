"""``a2d-tf toy``: draw a data set in A2D's own layout."""

import argparse
import os
from pathlib import Path

from a2d_tf.data.toy import draw_dataset
from a2d_tf.data.toy.scene import DIFFICULTIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``toy``."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder, or one to go on with")
    parser.add_argument("--videos", type=int, required=True, metavar="N", help="how many clips")
    parser.add_argument(
        "--seed", type=int, required=True, metavar="S", help="the same seed draws the same set"
    )
    parser.add_argument(
        "--difficulty",
        choices=DIFFICULTIES,
        default="standard",
        help="how alike the actors of a clip are, how varied the sentences (default: %(default)s)",
    )
    parser.add_argument(
        "--height",
        type=int,
        default=320,
        metavar="H",
        help="pixels, even, at least 32 (default: %(default)s)",
    )
    parser.add_argument(
        "--test-fraction",
        type=float,
        default=0.2,
        metavar="F",
        help="share of the clips held out, 0 to 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes; the clips do not depend on it (default: one a core, %(default)s here)",
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
