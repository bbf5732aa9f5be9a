"""``a2d-tf evaluate`` of a joint run: its label maps and its detections."""

import argparse
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.evaluation.joint import evaluate_joint
from a2d_tf.evaluation.joint_report import joint_table, write_joint_report
from a2d_tf.runs.joint import load_joint


def evaluate_joint_run(args: argparse.Namespace, out: Path) -> int:
    """Evaluate the joint run that ``args`` of ``a2d-tf evaluate`` name and write its report.

    Raises:
        InputError: A run, data or an option breaks its rule.
    """
    asked = load_joint(args.workdir, trained=not args.untrained, masks_from=args.masks_from)
    evaluation = evaluate_joint(asked, data_dir=args.data, split=args.split)
    report = write_joint_report(out, evaluation)
    console = plain_console()
    console.print(joint_table(evaluation.metrics))
    console.print(f"report: {report}")
    return 0
