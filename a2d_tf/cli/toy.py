"""``a2d-tf toy``: draw a data set in the layout of A2D or of J-HMDB."""

import argparse
import os
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.number_types import share, whole_number
from a2d_tf.cli.out_folder import check_out
from a2d_tf.toy import draw_dataset
from a2d_tf.toy.casting import RIVALS
from a2d_tf.toy.jhmdb import draw_jhmdb
from a2d_tf.toy.scene import DIFFICULTIES

_LAYOUTS = ("a2d", "jhmdb")
A2D_HEIGHT, JHMDB_HEIGHT = 320, 240  # as the released videos


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``toy``."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder, or one to continue")
    parser.add_argument(
        "--videos", type=whole_number(least=1), required=True, metavar="N", help="number of clips"
    )
    parser.add_argument(
        "--seed",
        type=whole_number(least=0),
        required=True,
        metavar="S",
        help="the same seed draws the same set",
    )
    parser.add_argument(
        "--layout",
        choices=_LAYOUTS,
        default="a2d",
        help="jhmdb: one adult per clip, all clips for tests; --difficulty, --rivals, "
        "--test-fraction and --workers have no effect there (default: %(default)s)",
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
        help="the only way in which the two actors of a clip differ (default: standard draws one "
        "of them for each clip, easy changes kind and colour)",
    )
    parser.add_argument(
        "--height",
        type=_height,
        metavar="H",
        help="height of the clips in pixels, even, at least 32 (default: 320, or 240 for jhmdb)",
    )
    parser.add_argument(
        "--test-fraction",
        type=share,
        default=0.2,
        metavar="F",
        help="share of the clips held out, 0 to 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--workers",
        type=whole_number(least=1),
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of processes; the clips do not depend on it (default: one per core, "
        "%(default)s here)",
    )


def run(args: argparse.Namespace) -> int:
    """Draw the set."""
    check_out(args.out, option="OUT")
    if args.layout == "jhmdb":
        height = JHMDB_HEIGHT if args.height is None else args.height
        draw_jhmdb(args.out, num_videos=args.videos, seed=args.seed, height=height)
    else:
        _draw_a2d(args)
    plain_console().print(f"{args.out}: {args.videos:,} clips")
    return 0


def _draw_a2d(args: argparse.Namespace) -> None:
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


def _height(text: str) -> int:
    height = whole_number(least=32)(text)
    if height % 2:
        raise argparse.ArgumentTypeError(f"must be even, got {height}")
    return height
