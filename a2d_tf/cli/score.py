"""``a2d-tf score``: the sentence metrics of anybody's predictions."""

import argparse
from pathlib import Path

from rich.console import Console

from a2d_tf.errors import InputError
from a2d_tf.evaluation.report import metrics_table, write_metrics
from a2d_tf.evaluation.score import score_predictions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "predictions",
        type=Path,
        metavar="PREDICTIONS",
        help="JSON list of {image_id, segmentation, score}",
    )
    parser.add_argument(
        "truth", type=Path, metavar="TRUTH", help="JSON {images, annotations}, as COCO's"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write metrics.json there")


def run(args: argparse.Namespace) -> int:
    """Score."""
    if args.out is not None and args.out.exists() and not args.out.is_dir():
        raise InputError(args.out, "--out", "must be a folder, not a file")
    with Console(stderr=True).status("scoring"):
        metrics = score_predictions(args.predictions, args.truth)
    console = Console()
    console.print(metrics_table(metrics))
    if args.out is not None:
        console.print(f"metrics: {write_metrics(args.out, metrics)}", soft_wrap=True)
    return 0
