"""``a2d-tf segment``: masks for a video of your own from sentences, or labels from pairs."""

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from a2d_tf.cli.fusion import add_fusion, load_asked_run
from a2d_tf.inference.answerer import Answerer
from a2d_tf.inference.pair_candidates import ALL
from a2d_tf.inference.segment import segment_video
from a2d_tf.inference.segment_output import OVERLAY, SHEET
from a2d_tf.inference.segment_pairs import segment_pairs
from a2d_tf.labels import PAIR_NAMES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("video", type=Path, metavar="VIDEO", help="mp4, gif, ...")
    sentences = parser.add_argument(
        "sentences", nargs="+", metavar="SENTENCE", help="who to segment, such as 'a red ball'"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument(
        "--pairs",
        action=_InsteadOf,
        other=sentences,
        choices=(ALL,),
        help="instead of sentences: label every pixel with one of A2D's 43 actor-action pairs",
    )
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
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Segment."""
    if args.pairs and args.sentences:
        args.refuse("SENTENCE and --pairs cannot be given together")
    trained = load_asked_run(args)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for text in args.sentences or ():
        _warn_of_unknown(trained, text, errors)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        bar = progress.add_task("segmenting", total=None)
        options: dict[str, Any] = {
            "every": args.every,
            "threshold": args.threshold,
            "on_progress": lambda done, total: progress.update(bar, completed=done, total=total),
        }
        if args.pairs:
            pairs = segment_pairs(trained, args.video, args.out, **options)
            num_frames, found = pairs.num_frames, f"{len(pairs.areas)} pairs found"
        else:
            result = segment_video(trained, args.video, args.sentences, args.out, **options)
            num_frames, found = result.num_frames, f"{len(args.sentences)} sentences"
    if args.pairs and len(pairs.asked) < len(PAIR_NAMES):
        missing = ", ".join(name for pair, name in PAIR_NAMES.items() if pair not in pairs.asked)
        errors.print(f"warning: not asked, no vector for any of their words: {missing}")
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{num_frames} frames, {found}")
    for name in (OVERLAY, SHEET):
        console.print(escape(str(args.out / name)))
    return 0


class _InsteadOf(argparse.Action):
    """Stores an option's value; another argument, ``other``, is then no longer required."""

    def __init__(self, *, other: argparse.Action, **options: Any) -> None:
        super().__init__(**options)
        self._other = other

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, values)
        self._other.required = False


def _warn_of_unknown(trained: Answerer, sentence: str, errors: Console) -> None:
    unknown = trained.unknown_words(sentence)
    if unknown:
        words = escape(", ".join(unknown))
        errors.print(f"warning: no vector for {words} in {escape(repr(sentence))}")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {number}")
    return number
