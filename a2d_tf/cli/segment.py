"""``a2d-tf segment``: masks of sentences, labels of pairs or actors for a video of your own."""

import argparse
from pathlib import Path

from a2d_tf import keys
from a2d_tf.cli.fusion import add_fusion, check_fusion
from a2d_tf.cli.masks_from import add_masks_from
from a2d_tf.cli.number_types import finite_number, share, whole_number
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.refused_options import FUSION_OPTIONS, refuse_options
from a2d_tf.config.loader import CONFIG_FILE, load_config
from a2d_tf.config.schema import ExperimentConfig, JointConfig, SharpMaskConfig
from a2d_tf.errors import InputError
from a2d_tf.processes.startup import start_tensorflow

_NOT_OF_JOINT_RUNS = {
    "SENTENCE": "sentences",
    "--pairs": "pairs",
    "--pairs-with": "pairs_with",
    "--pair-threshold": "pair_threshold",
    "--threshold": "threshold",
} | FUSION_OPTIONS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("video", type=Path, metavar="VIDEO", help="video: mp4, gif, ...")
    sentences = parser.add_argument(
        "sentences",
        nargs="+",
        metavar="SENTENCE",
        help="whom to segment, such as 'a red ball'; none for a joint run",
    )
    # Whether one must be given is known with the run. nargs="*" would refuse them after options.
    sentences.required = False
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write into"
    )
    parser.add_argument(
        "--pairs",
        metavar="all|CLASSIFIER_WORKDIR",
        help="instead of sentences: label every pixel with one of A2D's 43 actor-action pairs; "
        "query all of them, or only those that a classifier finds in the video (folder of its run)",
    )
    parser.add_argument(
        "--pairs-with",
        type=Path,
        metavar="FLOW_CLASSIFIER_WORKDIR",
        help="folder of a flow classifier whose scores are averaged with those of --pairs, an RGB "
        "classifier",
    )
    parser.add_argument(
        "--pair-threshold",
        type=share,
        metavar="X",
        help="query the pairs that score above X (default: the classifier's evaluation.threshold, "
        "0.5)",
    )
    parser.add_argument(
        "--every",
        type=whole_number(least=1),
        default=1,
        metavar="N",
        help="run the model on every N-th frame and interpolate the others (default: 1)",
    )
    parser.add_argument(
        "--threshold",
        type=finite_number,
        metavar="X",
        help="responses above X are the mask (default: the run's evaluation.threshold)",
    )
    add_masks_from(parser)
    add_fusion(parser)


def run(args: argparse.Namespace) -> int:
    """Segment."""
    check_fusion(args)
    if _is(JointConfig, args.workdir):
        refuse_options(args, _NOT_OF_JOINT_RUNS, kind="a joint run", takers="runs of other tasks")
        check_out(args.out)
        start_tensorflow()
        from a2d_tf.cli.segment_joint import segment_joint_run

        return segment_joint_run(args)
    if _is(SharpMaskConfig, args.workdir):
        rule = "must be 'joint' or 'sentence'; a SharpMask run is for --masks-from of a joint one"
        raise InputError(args.workdir / CONFIG_FILE, "task", rule, "sharpmask")
    if args.masks_from is not None:
        rule = "must not be given: it is for joint runs"
        raise InputError(args.workdir, "--masks-from", rule, str(args.masks_from))
    _check_usage(args)
    check_out(args.out)
    start_tensorflow()
    from a2d_tf.cli.segment_sentence import segment_sentence_run

    return segment_sentence_run(args)


def _is(kind: type[ExperimentConfig], workdir: Path) -> bool:
    """Return whether a folder is a run of a task; those who load a run refuse what is none."""
    path = workdir / CONFIG_FILE
    return path.is_file() and isinstance(load_config(path), kind)


def _check_usage(args: argparse.Namespace) -> None:
    """Raise ArgumentError for options that do not go together."""
    if args.pairs is None and not args.sentences:
        raise argparse.ArgumentError(None, "the following arguments are required: SENTENCE")
    if args.pairs is not None and args.sentences:
        raise argparse.ArgumentError(None, "SENTENCE and --pairs cannot be given together")
    for option, value in (
        ("--pairs-with", args.pairs_with),
        ("--pair-threshold", args.pair_threshold),
    ):
        if value is not None and args.pairs in (None, keys.ALL_PAIRS):
            raise argparse.ArgumentError(None, f"{option} needs --pairs CLASSIFIER_WORKDIR")
