"""``a2d-tf evaluate``: metrics of a trained run, with the control, and a report with pictures."""

import argparse
from pathlib import Path

from rich.console import Console

from a2d_tf.cli.fusion import add_fusion, load_asked_run
from a2d_tf.data.word_vectors import describe_unknown
from a2d_tf.errors import InputError
from a2d_tf.evaluation.coco_output import write_coco_files
from a2d_tf.evaluation.overview import write_overview
from a2d_tf.evaluation.report import metrics_table, pick_samples, write_report
from a2d_tf.evaluation.run import evaluate
from a2d_tf.inference.fusion import FusedRun


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument("--split", default="test", choices=("train", "test"), help="default: test")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="report folder (default: WORKDIR/SPLIT, or WORKDIR/SPLIT_fused for a fused run)",
    )
    parser.add_argument(
        "--predictions",
        action="store_true",
        help="write predictions.json and truth.json in COCO's format, for a2d-tf score",
    )
    add_fusion(parser)


def run(args: argparse.Namespace) -> int:
    """Evaluate."""
    name = args.split if args.flow_workdir is None else f"{args.split}_fused"
    out = args.out or args.workdir / name
    if out.exists() and not out.is_dir():
        raise InputError(out, "--out", "must be a folder, not a file")
    trained = load_asked_run(args)
    fusion = {}
    if isinstance(trained, FusedRun):
        flow_run = str(args.flow_workdir)
        fusion["fusion"] = {"flow_run": flow_run, "rgb_weight": trained.rgb_weight}
    evaluation = evaluate(trained, data_dir=args.data, split=args.split)
    chosen = sorted({i for rows in pick_samples(evaluation.ious, count=8).values() for i in rows})
    report = write_report(
        out,
        metrics=evaluation.metrics | fusion,
        ious=evaluation.ious,
        samples=[evaluation.samples[index].decode() for index in chosen],
        control=evaluation.control,
    )
    write_overview(out / "overview.png", evaluation)
    if args.predictions:
        write_coco_files(out, evaluation.samples)
    console = Console()
    console.print(metrics_table(evaluation.metrics, evaluation.control))
    asked = dict.fromkeys((one.video_id, one.sentence) for one in evaluation.samples)
    unknown = describe_unknown(trained.task.word_vectors(), [text for _, text in asked])
    if unknown:
        console.print(f"{args.split} sentences: {unknown}", highlight=False, markup=False)
    if evaluation.control is None:
        console.print("no control: one video has more than half of the samples")
    console.print(f"report: {report}")
    return 0
