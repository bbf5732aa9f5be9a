"""``a2d-tf evaluate``: metrics of a trained run, with the control, and a report with pictures."""

import argparse
from pathlib import Path

from a2d_tf import keys
from a2d_tf.cli.fusion import add_fusion, check_fusion
from a2d_tf.cli.masks_from import add_masks_from
from a2d_tf.cli.number_types import share
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.refused_options import (
    FUSION_OPTIONS,
    MASKS_OPTIONS,
    PAIR_OPTIONS,
    UNTRAINED_OPTIONS,
    refuse_options,
)
from a2d_tf.config.loader import CONFIG_FILE, load_config
from a2d_tf.config.schema import ExperimentConfig, JointConfig, PairClassifierConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.processes.startup import start_tensorflow

_NO_FILE = (keys.ALL_PAIRS, keys.TRUE_PAIRS)  # of --pairs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument(
        "--split",
        default="test",
        choices=("train", "test"),
        help="split to evaluate (default: test)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder of the report (default: WORKDIR/SPLIT, with _fused for a fused run, "
        "_all_pairs, _truth_pairs or _classifier_pairs for --pairs, _masks for --masks-from and "
        "_untrained)",
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
        "pairs: query those of a classifier's pair_scores.json, all, or those of the truth "
        "(an upper bound)",
    )
    parser.add_argument(
        "--pair-threshold",
        type=share,
        metavar="X",
        help="query the pairs of FILE that score above X (default: 0.5)",
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
    check_fusion(args)
    if args.pair_threshold is not None and args.pairs in (None, *_NO_FILE):
        raise argparse.ArgumentError(None, "--pair-threshold needs --pairs FILE")
    out = args.out or args.workdir / _report_name(args)
    if not args.workdir.is_dir():
        raise InputError(args.workdir, "folder", "must hold a trained run (see a2d-tf train)")
    check_out(out)
    config = load_config(args.workdir / CONFIG_FILE)
    _refuse_options(config, args)
    start_tensorflow()
    from a2d_tf.records.record_files import naming_damage

    with hold_folder(out), naming_damage([args.data]):
        return _evaluate(config, args, out)


def _refuse_options(config: ExperimentConfig, args: argparse.Namespace) -> None:
    """Raise InputError for an option that runs of other tasks take."""
    kind = f"a {config.task} run"
    pairs_or_fusion = PAIR_OPTIONS | FUSION_OPTIONS
    if isinstance(config, JointConfig):
        refuse_options(args, pairs_or_fusion, kind=kind, takers="runs of other tasks")
        return
    refuse_options(args, MASKS_OPTIONS, kind=kind, takers="joint runs")
    if isinstance(config, SentenceConfig):
        return
    refuse_options(args, UNTRAINED_OPTIONS, kind=kind, takers="joint and sentence runs")
    if isinstance(config, PairClassifierConfig):
        refuse_options(args, PAIR_OPTIONS, kind="a classifier of pairs", takers="sentence runs")
    else:
        refuse_options(args, pairs_or_fusion, kind=kind, takers="runs of other tasks")


def _evaluate(config: ExperimentConfig, args: argparse.Namespace, out: Path) -> int:
    if isinstance(config, JointConfig):
        from a2d_tf.cli.evaluate_joint import evaluate_joint_run

        return evaluate_joint_run(args, out)
    if isinstance(config, SentenceConfig):
        from a2d_tf.cli.evaluate_sentence import evaluate_sentence_run

        return evaluate_sentence_run(args, out)
    if isinstance(config, PairClassifierConfig):
        from a2d_tf.cli.evaluate_pair_classifier import evaluate_classifier_run

        return evaluate_classifier_run(args, out)
    from a2d_tf.cli.evaluate_sharpmask import evaluate_sharpmask_run

    return evaluate_sharpmask_run(args, out)


def _report_name(args: argparse.Namespace) -> str:
    parts = [args.split]
    if args.flow_workdir is not None:
        parts.append("fused")
    if args.pairs is not None:
        parts.append(f"{args.pairs if args.pairs in _NO_FILE else keys.SCORED_PAIRS}_pairs")
    if args.masks_from is not None:
        parts.append("masks")
    if args.untrained:
        parts.append("untrained")
    return "_".join(parts)
