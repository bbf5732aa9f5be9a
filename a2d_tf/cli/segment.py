"""``a2d-tf segment``: masks of sentences, labels of pairs or actors for a video of your own."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from a2d_tf.cli.fusion import add_fusion, load_asked_run
from a2d_tf.cli.masks_from import add_masks_from
from a2d_tf.cli.segment_joint import segment_joint_run
from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig, JointConfig, SharpMaskConfig
from a2d_tf.errors import InputError
from a2d_tf.inference.answerer import Answerer
from a2d_tf.inference.classifier_run import ClassifierRun, load_classifier
from a2d_tf.inference.pair_candidates import ALL, ChosenPairs, check_pair_threshold, choose_pairs
from a2d_tf.inference.segment import segment_video
from a2d_tf.inference.segment_output import OVERLAY, SHEET, check_out, check_threshold
from a2d_tf.inference.segment_pairs import segment_pairs
from a2d_tf.inference.video_scores import score_video
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.training.loop import CONFIG_FILE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("video", type=Path, metavar="VIDEO", help="mp4, gif, ...")
    sentences = parser.add_argument(
        "sentences",
        nargs="+",
        metavar="SENTENCE",
        help="who to segment, such as 'a red ball'; none for a joint run",
    )
    # Whether one must be given is known with the run. nargs="*" would refuse them after options.
    sentences.required = False
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument(
        "--pairs",
        metavar="all|CLASSIFIER_WORKDIR",
        help="instead of sentences: label every pixel with one of A2D's 43 actor-action pairs; ask "
        "for all of them, or for those that a classifier finds in the video (folder of its run)",
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
        type=float,
        metavar="X",
        help="pairs that score above X are asked (default: the classifier's evaluation.threshold, "
        "0.5)",
    )
    parser.add_argument(
        "--every",
        type=_positive,
        default=1,
        metavar="N",
        help="ask the model for every N-th frame and interpolate the others (default: 1)",
    )
    parser.add_argument(
        "--threshold",
        type=float,
        metavar="X",
        help="responses above X are the mask (default: the run's evaluation.threshold)",
    )
    add_masks_from(parser)
    add_fusion(parser)
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Segment."""
    if _is(JointConfig, args.workdir):
        return segment_joint_run(args)
    if _is(SharpMaskConfig, args.workdir):
        rule = "must be 'joint' or 'sentence'; a SharpMask run is for --masks-from of a joint one"
        raise InputError(args.workdir / CONFIG_FILE, "task", rule, "sharpmask")
    if args.masks_from is not None:
        rule = "must not be given, it is for joint runs"
        raise InputError(args.workdir, "--masks-from", rule, str(args.masks_from))
    if args.pairs is None and not args.sentences:
        args.refuse("the following arguments are required: SENTENCE")
    if args.pairs is not None and args.sentences:
        args.refuse("SENTENCE and --pairs cannot be given together")
    _check_pair_options(args)
    trained = load_asked_run(args)
    classifiers = _load_classifiers(args)
    if classifiers:  # they take a while: first what would stop the run after them
        check_out(args.out)
        check_threshold(args.threshold, trained)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    for text in args.sentences or ():
        _warn_of_unknown(trained, text, errors)
    chosen = None
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        if classifiers:
            chosen = _choose(classifiers, args, progress)
        bar = progress.add_task("segmenting", total=None)
        options: dict[str, Any] = {
            "every": args.every,
            "threshold": args.threshold,
            "on_progress": lambda done, total: progress.update(bar, completed=done, total=total),
        }
        if args.pairs is not None:
            pairs = segment_pairs(trained, args.video, args.out, chosen=chosen, **options)
            num_frames, found = pairs.num_frames, f"{len(pairs.areas)} pairs found"
        else:
            result = segment_video(trained, args.video, args.sentences, args.out, **options)
            num_frames, found = result.num_frames, f"{len(args.sentences)} sentences"
    console = Console(highlight=False, soft_wrap=True)
    if args.pairs is not None:
        _warn_of_not_asked(pairs.asked, PAIR_NAMES if chosen is None else chosen.scores, errors)
    if chosen is not None:
        scores = (f"{PAIR_NAMES[pair]} {chosen.scores[pair]:.3f}" for pair in pairs.asked)
        console.print(f"asked, with the classifier's scores: {', '.join(scores)}")
    console.print(f"{num_frames} frames, {found}")
    for name in (OVERLAY, SHEET):
        console.print(escape(str(args.out / name)))
    return 0


def _is(kind: type[ExperimentConfig], workdir: Path) -> bool:
    """Return whether a folder is a run of a task; what is no run is told by those who load it."""
    path = workdir / CONFIG_FILE
    return path.is_file() and isinstance(load_config(path), kind)


def _check_pair_options(args: argparse.Namespace) -> None:
    """Raise InputError for an option of the classifier that does not fit."""
    for option, value in (
        ("--pairs-with", args.pairs_with),
        ("--pair-threshold", args.pair_threshold),
    ):
        if value is not None and args.pairs in (None, ALL):
            shown = str(value) if isinstance(value, Path) else value
            raise InputError(option, "value", "needs --pairs CLASSIFIER_WORKDIR", shown)
    if args.pair_threshold is not None:
        check_pair_threshold(args.pair_threshold)


def _load_classifiers(args: argparse.Namespace) -> list[ClassifierRun]:
    """Load the classifier of ``--pairs`` and that of ``--pairs-with``, if any is named."""
    if args.pairs in (None, ALL):
        return []
    folders = [Path(args.pairs), *([] if args.pairs_with is None else [args.pairs_with])]
    return [load_classifier(folder) for folder in folders]


def _choose(
    classifiers: Sequence[ClassifierRun], args: argparse.Namespace, progress: Progress
) -> ChosenPairs:
    """Score the video, advancing a bar of clips, and return the pairs above the threshold."""
    bar = progress.add_task("scoring pairs", total=None)
    scores = score_video(
        classifiers,
        args.video,
        on_progress=lambda done, total: progress.update(bar, completed=done, total=total),
    )
    threshold = args.pair_threshold
    if threshold is None:
        threshold = classifiers[0].config.evaluation.threshold
    return choose_pairs(scores, threshold=threshold, video_path=args.video)


def _warn_of_unknown(trained: Answerer, sentence: str, errors: Console) -> None:
    unknown = trained.unknown_words(sentence)
    if unknown:
        words = escape(", ".join(unknown))
        errors.print(f"warning: no vector for {words} in {escape(repr(sentence))}")


def _warn_of_not_asked(asked: Sequence[int], wanted: Iterable[int], errors: Console) -> None:
    missing = ", ".join(PAIR_NAMES[pair] for pair in wanted if pair not in asked)
    if missing:
        errors.print(f"warning: not asked, no vector for any of their words: {missing}")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {number}")
    return number
