"""``a2d-tf score``: the sentence metrics of another model's predictions."""

import argparse
from contextlib import ExitStack
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import add_overwrite
from a2d_tf.cli.out_folder import check_out
from a2d_tf.files.path_kinds import require_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "predictions",
        type=Path,
        metavar="PREDICTIONS",
        help="JSON list of {image_id, segmentation, score}",
    )
    parser.add_argument(
        "truth", type=Path, metavar="TRUTH", help="JSON {images, annotations} in COCO's format"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to write metrics.json into")
    add_overwrite(parser)


def run(args: argparse.Namespace) -> int:
    """Score."""
    if args.out is not None:
        check_out(args.out)
    for path in (args.predictions, args.truth):
        require_file(path)
    # They draw figures too, whose library takes a second to import.
    from a2d_tf.evaluation.metrics_file import write_metrics
    from a2d_tf.evaluation.report_outputs import SCORE_OUTPUTS
    from a2d_tf.evaluation.score import score_predictions
    from a2d_tf.evaluation.sentence_report import sentence_table
    from a2d_tf.files.own_outputs import own_outputs

    with ExitStack() as stack:
        if args.out is not None:
            inputs = (args.predictions, args.truth)
            stack.enter_context(
                own_outputs(args.out, SCORE_OUTPUTS, inputs=inputs, overwrite=args.overwrite)
            )
        with plain_console(stderr=True).status("scoring"):
            metrics = score_predictions(args.predictions, args.truth)
        console = plain_console()
        console.print(sentence_table(metrics))
        if args.out is not None:
            console.print(f"metrics: {write_metrics(args.out, metrics)}")
    return 0
