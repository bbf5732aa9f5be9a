"""``a2d-tf evaluate``: metrics of a trained run, with the control, and a report with pictures."""

import argparse
from pathlib import Path

from a2d_tf.cli.evaluate_classifier import evaluate_classifier_run
from a2d_tf.cli.evaluate_joint import evaluate_joint_run
from a2d_tf.cli.evaluate_sentence import evaluate_sentence_run
from a2d_tf.cli.evaluate_sharpmask import evaluate_sharpmask_run
from a2d_tf.cli.fusion import add_fusion
from a2d_tf.cli.masks_from import add_masks_from
from a2d_tf.cli.refused_options import MASKS_OPTIONS, UNTRAINED_OPTIONS, refuse_options
from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig, PairsConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.inference.pair_candidates import ALL, CLASSIFIER, TRUTH
from a2d_tf.training.loop import CONFIG_FILE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument("--split", default="test", choices=("train", "test"), help="default: test")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="report folder (default: WORKDIR/SPLIT, with _fused for a fused run, _all_pairs, "
        "_truth_pairs or _classifier_pairs for --pairs, _masks for --masks-from and _untrained)",
    )
    parser.add_argument(
        "--predictions",
        action="store_true",
        help="write predictions.json and truth.json in COCO's format, for a2d-tf score",
    )
    parser.add_argument(
        "--pairs",
        metavar="FILE|all|truth",
        help="also label every pixel of a sentence run's frames with one of A2D's 43 actor-action "
        "pairs: ask those of a classifier's pair_scores.json, all, or those of the truth "
        "(an upper bound)",
    )
    parser.add_argument(
        "--pair-threshold",
        type=float,
        metavar="X",
        help="pairs of FILE with a score above X are asked (default: 0.5)",
    )
    add_masks_from(parser)
    parser.add_argument(
        "--untrained",
        action="store_true",
        help="give the network of a joint or sentence run random weights instead of the trained "
        "ones: the control",
    )
    add_fusion(parser)


def run(args: argparse.Namespace) -> int:
    """Evaluate."""
    out = args.out or args.workdir / _report_name(args)
    if out.exists() and not out.is_dir():
        raise InputError(out, "--out", "must be a folder, not a file")
    if not args.workdir.is_dir():
        raise InputError(args.workdir, "folder", "must hold a trained run (see a2d-tf train)")
    config = load_config(args.workdir / CONFIG_FILE)
    if isinstance(config, JointConfig):
        return evaluate_joint_run(args, out)
    kind = f"a {config.task} run"
    refuse_options(args, MASKS_OPTIONS, kind=kind, takers="joint runs")
    if isinstance(config, SentenceConfig):
        return evaluate_sentence_run(args, out)
    refuse_options(args, UNTRAINED_OPTIONS, kind=kind, takers="joint and sentence runs")
    if isinstance(config, PairsConfig):
        return evaluate_classifier_run(args, out)
    return evaluate_sharpmask_run(args, out)


def _report_name(args: argparse.Namespace) -> str:
    parts = [args.split]
    if args.flow_workdir is not None:
        parts.append("fused")
    if args.pairs is not None:
        parts.append(f"{args.pairs if args.pairs in (ALL, TRUTH) else CLASSIFIER}_pairs")
    if args.masks_from is not None:
        parts.append("masks")
    if args.untrained:
        parts.append("untrained")
    return "_".join(parts)
