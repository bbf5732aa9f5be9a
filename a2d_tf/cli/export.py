"""``a2d-tf export``: a SavedModel for TensorFlow Serving."""

import argparse
from pathlib import Path

from rich.console import Console

from a2d_tf.export.saved_model import DEFAULT_VOCABULARY_SIZE, export_run
from a2d_tf.inference.run import load_run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="folder of the served model; the next free version, OUT/1 at first, is written",
    )
    parser.add_argument(
        "--vocabulary-size",
        type=int,
        default=DEFAULT_VOCABULARY_SIZE,
        metavar="N",
        help="keep the N most frequent words of the vectors (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Export."""
    trained = load_run(args.workdir)
    version, summary = export_run(trained, args.out, vocabulary_size=args.vocabulary_size)
    megabytes = sum(path.stat().st_size for path in version.rglob("*") if path.is_file()) / 1e6
    console = Console(soft_wrap=True, highlight=False)
    console.print(
        f"{version}: {megabytes:.1f} MB, {summary.words:,} of {summary.vocabulary_size:,} words"
    )
    console.print(
        f"send {summary.frames} frames, {summary.frame_stride} apart in the video: "
        f"the masks are those of the one at index {summary.answered_frame}"
    )
    return 0
