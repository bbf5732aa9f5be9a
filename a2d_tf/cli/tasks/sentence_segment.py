"""``a2d-tf segment`` of a sentence run: masks of sentences, or labels of actor-action pairs."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from a2d_tf import keys
from a2d_tf.api.drawn_clips import warn_of_drawn_clips
from a2d_tf.api.load import load_run
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.cli.console import plain_console
from a2d_tf.cli.progress import show_progress
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.counted import counted
from a2d_tf.inference.result_folder import OVERLAY, SHEET
from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.inference.video_scores import score_video
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.runs.load_run import load_run as load_any_run
from a2d_tf.runs.pair_candidates import ChosenPairs, choose_pairs
from a2d_tf.runs.pair_classifier import PairClassifierRun


def segment_sentence_run(
    args: argparse.Namespace, config: SentenceConfig, own_video: Callable[[], SourceVideo]
) -> int:
    """Segment a video with the sentence run that ``args`` of ``a2d-tf segment`` name.

    Args:
        args: The arguments.
        config: The run's configuration.
        own_video: Gives the video.

    Raises:
        InputError: A run, the video or an option breaks its rule.
    """
    run = load_run(
        args.workdir,
        SentenceSegmenter,
        config=config,
        flow_run=args.flow_workdir,
        rgb_weight=args.weight,
        checkpoint=args.checkpoint,
    )
    classifiers = _load_classifiers(args)
    errors = plain_console(stderr=True)
    video = own_video()
    for classifier in classifiers:
        warn_of_drawn_clips(classifier.task.workdir, video)
    chosen = _choose(classifiers, video, args) if classifiers else None
    options: dict[str, Any] = {
        "every": args.every,
        "threshold": args.threshold,
        "overlay": args.overlay,
        "overwrite": args.overwrite,
    }
    console = plain_console()
    with show_progress("segmenting", unit="frames") as on_progress:
        if args.pair_queries is not None:
            pairs = run.segment_pairs_to(
                args.out, video, chosen=chosen, on_progress=on_progress, **options
            )
            num_frames, found = pairs.num_frames, f"{counted(len(pairs.areas), 'pair')} found"
        else:
            result = run.segment_to(
                args.out, video, args.sentences, on_progress=on_progress, **options
            )
            num_frames, found = result.num_frames, counted(len(args.sentences), "sentence")
    if args.pair_queries is not None:
        _warn_of_not_asked(pairs.asked, PAIR_NAMES if chosen is None else chosen.scores, errors)
    if chosen is not None:
        scores = (f"{PAIR_NAMES[pair]} {chosen.scores[pair]:.3f}" for pair in pairs.asked)
        console.print(f"pairs asked for, with the classifier's scores: {', '.join(scores)}")
    console.print(f"{counted(num_frames, 'frame')}, {found}")
    if args.pair_queries is None:
        for text, count in zip(args.sentences, result.frames_found, strict=True):
            hint = "" if count else " (a lower --threshold finds more)"
            console.print(f"{text!r}: in {count:,} of {counted(num_frames, 'frame')}{hint}")
    for name in (*([OVERLAY] if args.overlay else []), SHEET):
        console.print(str(args.out / name))
    return 0


def _load_classifiers(args: argparse.Namespace) -> list[PairClassifierRun]:
    """Load the classifier of ``--pairs`` and that of ``--pairs-with``, if any is named."""
    if args.pair_queries in (None, keys.ALL_PAIRS):
        return []
    folders = [Path(args.pair_queries), *([] if args.pairs_with is None else [args.pairs_with])]
    return [load_any_run(folder, PairClassifierRun) for folder in folders]


def _choose(
    classifiers: Sequence[PairClassifierRun], video: SourceVideo, args: argparse.Namespace
) -> ChosenPairs:
    """Score the video and return the pairs above the threshold."""
    with show_progress("scoring pairs") as on_progress:
        scores = score_video(classifiers, video, on_progress=on_progress)
    threshold = args.pair_threshold
    if threshold is None:
        threshold = classifiers[0].config.evaluation.threshold
    return choose_pairs(scores, threshold=threshold, video_path=video.path)


def _warn_of_not_asked(asked: Sequence[int], wanted: Iterable[int], errors: Console) -> None:
    missing = ", ".join(PAIR_NAMES[pair] for pair in wanted if pair not in asked)
    if missing:
        errors.print(f"warning: left out, because none of their words has a vector: {missing}")
