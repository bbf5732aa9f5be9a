"""``a2d-tf toy``: draw a data set in the layout of a released one."""

import argparse
import os
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import share, whole_number
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.progress import show_progress
from a2d_tf.counted import counted
from a2d_tf.datasets.dataset import Drawing
from a2d_tf.datasets.table import layouts
from a2d_tf.toy.difficulty import DIFFICULTIES, RIVALS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``toy``."""
    drawn = layouts()
    notes = "; ".join(f"{name}: {one.note}" for name, one in drawn.items() if one.note)
    heights = ", ".join(f"{one.height} for {name}" for name, one in drawn.items())
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
        choices=tuple(drawn),
        default="a2d",
        help=f"{notes} (default: %(default)s)",
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
        help=f"height of the clips in pixels, even, at least 32 (default: {heights})",
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
    drawn = layouts()[args.layout]
    asked = Drawing(
        num_videos=args.videos,
        seed=args.seed,
        height=drawn.height if args.height is None else args.height,
        difficulty=args.difficulty,
        rivals=args.rivals,
        test_fraction=args.test_fraction,
        workers=args.workers,
    )
    with show_progress("drawing clips") as on_progress:
        drawn.draw(args.out, asked, on_progress)
    plain_console().print(f"{args.out}: {counted(args.videos, 'clip')}")
    return 0


def _height(text: str) -> int:
    height = whole_number(least=32)(text)
    if height % 2:
        raise argparse.ArgumentTypeError(f"must be even, got {height}")
    return height
