"""``a2d-tf evaluate``: metrics of a trained run, with the control, and a report with pictures."""

import argparse
from pathlib import Path

from rich.console import Console

from a2d_tf.errors import InputError
from a2d_tf.evaluation.overview import write_overview
from a2d_tf.evaluation.report import metrics_table, pick_samples, write_report
from a2d_tf.evaluation.run import evaluate
from a2d_tf.inference.run import load_run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument("--split", default="test", choices=("train", "test"), help="default: test")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="report folder (default: WORKDIR/SPLIT)"
    )


def run(args: argparse.Namespace) -> int:
    """Evaluate."""
    out = args.out or args.workdir / args.split
    if out.exists() and not out.is_dir():
        raise InputError(out, "--out", "must be a folder, not a file")
    trained = load_run(args.workdir)
    evaluation = evaluate(trained, data_dir=args.data, split=args.split)
    chosen = sorted({i for rows in pick_samples(evaluation.ious, count=8).values() for i in rows})
    report = write_report(
        out,
        metrics=evaluation.metrics,
        ious=evaluation.ious,
        samples=[evaluation.samples[index].decode() for index in chosen],
        control=evaluation.control,
    )
    write_overview(out / "overview.png", evaluation)
    console = Console()
    console.print(metrics_table(evaluation.metrics, evaluation.control))
    if evaluation.control is None:
        console.print("no control: one video has more than half of the samples")
    console.print(f"report: {report}")
    return 0
