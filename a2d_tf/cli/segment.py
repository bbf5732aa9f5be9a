"""``a2d-tf segment``: masks and an overlay for a video of your own from sentences."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from a2d_tf.cli.fusion import add_fusion, load_asked_run
from a2d_tf.inference.segment import OVERLAY, SHEET, segment_video


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("video", type=Path, metavar="VIDEO", help="mp4, gif, ...")
    parser.add_argument(
        "sentences", nargs="+", metavar="SENTENCE", help="who to segment, such as 'a red ball'"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument(
        "--every",
        type=_positive,
        default=1,
        metavar="N",
        help="ask the model for every N-th frame and interpolate the others (default: 1)",
    )
    parser.add_argument(
        "--threshold",
        type=float,
        metavar="X",
        help="responses above X are the mask (default: the run's evaluation.threshold)",
    )
    add_fusion(parser)


def run(args: argparse.Namespace) -> int:
    """Segment."""
    trained = load_asked_run(args)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for sentence in args.sentences:
        unknown = trained.unknown_words(sentence)
        if unknown:
            words = escape(", ".join(unknown))
            errors.print(f"warning: no vector for {words} in {escape(repr(sentence))}")
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        bar = progress.add_task("segmenting", total=None)
        result = segment_video(
            trained,
            args.video,
            args.sentences,
            args.out,
            every=args.every,
            threshold=args.threshold,
            on_progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{result.num_frames} frames, {len(args.sentences)} sentences")
    for name in (OVERLAY, SHEET):
        console.print(escape(str(args.out / name)))
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {number}")
    return number
