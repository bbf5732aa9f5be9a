"""``a2d-tf evaluate`` of a SharpMask run: its masks inside the true boxes."""

import argparse
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.evaluation.sharpmask import evaluate_sharpmask
from a2d_tf.evaluation.sharpmask_report import write_sharpmask_report
from a2d_tf.runs.sharpmask import load_sharpmask


def evaluate_sharpmask_run(args: argparse.Namespace, out: Path) -> int:
    """Evaluate the SharpMask run that ``args`` of ``a2d-tf evaluate`` name and write its report.

    Raises:
        InputError: A run, data or an option breaks its rule.
    """
    trained = load_sharpmask(args.workdir)
    evaluation = evaluate_sharpmask(trained, data_dir=args.data, split=args.split)
    metrics = evaluation.metrics
    picture = write_sharpmask_report(out, evaluation)
    console = plain_console()
    console.print(
        f"mean IoU of {metrics['num_actors']:,} actors inside their true boxes: "
        f"{100 * metrics['mean_iou']:.1f} % (the filled box: "
        f"{100 * metrics['filled_box']['mean_iou']:.1f} %)"
    )
    console.print(f"report: {picture.parent / 'metrics.json'}, {picture}")
    return 0
