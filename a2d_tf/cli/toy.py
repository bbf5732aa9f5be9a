"""``a2d-tf toy``: draw a data set in the layout of A2D or of J-HMDB."""

import argparse
import os
from pathlib import Path

from a2d_tf.data.releases import DATASETS
from a2d_tf.data.toy import draw_dataset
from a2d_tf.data.toy.casting import RIVALS
from a2d_tf.data.toy.jhmdb import draw_jhmdb
from a2d_tf.data.toy.scene import DIFFICULTIES

A2D_HEIGHT, JHMDB_HEIGHT = 320, 240  # as the released videos


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``toy``."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder, or one to go on with")
    parser.add_argument("--videos", type=int, required=True, metavar="N", help="how many clips")
    parser.add_argument(
        "--seed", type=int, required=True, metavar="S", help="the same seed draws the same set"
    )
    parser.add_argument(
        "--layout",
        choices=DATASETS,
        default="a2d",
        help="jhmdb: one adult a clip, all clips for tests; --difficulty, --rivals, "
        "--test-fraction and --workers say nothing there (default: %(default)s)",
    )
    parser.add_argument(
        "--difficulty",
        choices=DIFFICULTIES,
        default="standard",
        help="how alike the actors of a clip are, how varied the sentences (default: %(default)s)",
    )
    parser.add_argument(
        "--rivals",
        choices=RIVALS,
        help="in what alone the second actor of every clip differs from the first (default: "
        "standard draws one of them for each clip, easy changes kind and colour)",
    )
    parser.add_argument(
        "--height",
        type=int,
        metavar="H",
        help="pixels, even, at least 32 (default: 320, or 240 for jhmdb)",
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
    if args.layout == "jhmdb":
        height = JHMDB_HEIGHT if args.height is None else args.height
        draw_jhmdb(args.out, num_videos=args.videos, seed=args.seed, height=height)
        return 0
    draw_dataset(
        args.out,
        num_videos=args.videos,
        seed=args.seed,
        difficulty=args.difficulty,
        height=A2D_HEIGHT if args.height is None else args.height,
        test_fraction=args.test_fraction,
        rivals=args.rivals,
        workers=args.workers,
    )
    return 0
