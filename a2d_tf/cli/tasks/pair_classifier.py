"""What the commands do with runs of pair classifiers: their scores are the pairs to ask."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.progress import show_progress
from a2d_tf.cli.run_options import CHECKPOINT, WEIGHT, WITH
from a2d_tf.cli.tasks.commands import Exports, TaskCommands
from a2d_tf.cli.tasks.exported import describe_request, weigh

if TYPE_CHECKING:
    from a2d_tf.config.schema import PairClassifierConfig
    from a2d_tf.runs.pair_classifier import PairClassifierRun


class PairClassifierCommands(TaskCommands, Exports):
    """Scores of actor-action pairs."""

    task = "pair_classifier"
    evaluate_options = (WITH, WEIGHT, CHECKPOINT)
    export_options = (WITH, WEIGHT, CHECKPOINT)
    why_no_segment = "use a pair classifier with --pairs of a sentence run"

    def evaluate(self, args: argparse.Namespace, config: "PairClassifierConfig", out: Path) -> int:
        """Evaluate a classifier, or two streams of it, and write its report."""
        from a2d_tf.config.changes import describe_changes
        from a2d_tf.evaluation.pair_classifier import evaluate_pair_classifier
        from a2d_tf.evaluation.pair_classifier_report import (
            SCORES_FILE,
            pair_classifier_table,
            write_pair_classifier_report,
        )

        runs = _load(args, config)
        with show_progress(f"scoring {args.split}") as on_progress:
            evaluation = evaluate_pair_classifier(
                runs,
                data_dir=args.data,
                split=args.split,
                rgb_weight=args.weight,
                on_progress=on_progress,
            )
        if args.flow_workdir is not None:
            evaluation.metrics["flow_run"] = str(args.flow_workdir)
        evaluation.metrics.update(describe_changes(config, args.set))
        report = write_pair_classifier_report(out, evaluation)
        console = plain_console()
        console.print(pair_classifier_table(evaluation.metrics))
        console.print(f"scores, for --pairs of a sentence run: {out / SCORES_FILE}")
        console.print(f"report: {report}")
        return 0

    def export(self, args: argparse.Namespace, config: "PairClassifierConfig") -> list[str]:
        """Write a SavedModel of a classifier, or of two streams of it, and tell of it."""
        from a2d_tf.serving.pair_classifier_export import export_pair_classifier

        version, summary = export_pair_classifier(
            _load(args, config), args.out, rgb_weight=args.weight
        )
        return [weigh(version), *describe_request(summary)]


def _load(args: argparse.Namespace, config: "PairClassifierConfig") -> "list[PairClassifierRun]":
    """Load the run, and that of flow where ``--with`` names one."""
    from a2d_tf.runs.load_run import load_run
    from a2d_tf.runs.pair_classifier import PairClassifierRun

    runs = [load_run(args.workdir, PairClassifierRun, config=config, checkpoint=args.checkpoint)]
    if args.flow_workdir is not None:
        runs.append(load_run(args.flow_workdir, PairClassifierRun))
    return runs
