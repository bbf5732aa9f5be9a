"""``a2d-tf evaluate`` of a classifier of actor-action pairs: its scores are the pairs to ask."""

import argparse
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.evaluation.pair_classifier import evaluate_pair_classifier
from a2d_tf.evaluation.pair_classifier_report import (
    SCORES_FILE,
    pair_classifier_table,
    write_pair_classifier_report,
)
from a2d_tf.runs.pair_classifier import load_classifier


def evaluate_classifier_run(args: argparse.Namespace, out: Path) -> int:
    """Evaluate the classifier that ``args`` of ``a2d-tf evaluate`` name and write its report.

    Raises:
        InputError: A run, data or an option breaks its rule.
    """
    folders = [args.workdir, *([] if args.flow_workdir is None else [args.flow_workdir])]
    evaluation = evaluate_pair_classifier(
        [load_classifier(folder) for folder in folders],
        data_dir=args.data,
        split=args.split,
        rgb_weight=args.weight,
    )
    if args.flow_workdir is not None:
        evaluation.metrics["flow_run"] = str(args.flow_workdir)
    report = write_pair_classifier_report(out, evaluation)
    console = plain_console()
    console.print(pair_classifier_table(evaluation.metrics))
    console.print(f"scores, for --pairs of a sentence run: {out / SCORES_FILE}")
    console.print(f"report: {report}")
    return 0
