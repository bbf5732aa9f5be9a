"""What the commands do with sentence runs: the actor of a sentence, or labels of pairs."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.run_options import (
    CHECKPOINT,
    PAIRS_OF_SPLIT,
    PAIRS_OF_VIDEO,
    PAIRS_WITH,
    PREDICTIONS,
    SENTENCES,
    SERVED_PAIRS,
    SPLIT_PAIR_THRESHOLD,
    THRESHOLD,
    UNTRAINED,
    VIDEO_PAIR_THRESHOLD,
    VOCABULARY_SIZE,
    WEIGHT,
    WITH,
)
from a2d_tf.cli.tasks.commands import Exports, Segments, TaskCommands

if TYPE_CHECKING:
    from collections.abc import Callable

    from a2d_tf.config.schema import SentenceConfig
    from a2d_tf.inference.source_video import SourceVideo
    from a2d_tf.training.loop import BuildPreview


class SentenceCommands(TaskCommands, Segments, Exports):
    """Masks of sentences, and label maps of actor-action pairs by their names."""

    task = "sentence"
    evaluate_options = (
        PREDICTIONS,
        WITH,
        WEIGHT,
        PAIRS_OF_SPLIT,
        SPLIT_PAIR_THRESHOLD,
        UNTRAINED,
        CHECKPOINT,
    )
    segment_options = (
        SENTENCES,
        PAIRS_OF_VIDEO,
        PAIRS_WITH,
        VIDEO_PAIR_THRESHOLD,
        THRESHOLD,
        WITH,
        WEIGHT,
        CHECKPOINT,
    )
    export_options = (WITH, WEIGHT, CHECKPOINT, SERVED_PAIRS, VOCABULARY_SIZE)

    def preview(self) -> "BuildPreview":
        """Return what draws the masks of held-out sentences."""
        from a2d_tf.pictures.sentence_preview import build_sentence_preview

        return build_sentence_preview

    def evaluate(self, args: argparse.Namespace, config: "SentenceConfig", out: Path) -> int:
        """Evaluate a run, or two streams fused, and write its reports."""
        from a2d_tf.cli.tasks.sentence_evaluate import evaluate_sentence_run

        return evaluate_sentence_run(args, config, out)

    def check_segment(self, args: argparse.Namespace) -> None:
        """Raise ArgumentError unless there are sentences or pairs."""
        if args.pair_queries is None and not args.sentences:
            raise argparse.ArgumentError(None, "the following arguments are required: SENTENCE")

    def segment(
        self, args: argparse.Namespace, config: "SentenceConfig", video: "Callable[[], SourceVideo]"
    ) -> int:
        """Segment a video by sentences, or label it with pairs."""
        from a2d_tf.cli.tasks.sentence_segment import segment_sentence_run

        return segment_sentence_run(args, config, video)

    def export(self, args: argparse.Namespace, config: "SentenceConfig") -> list[str]:
        """Write a SavedModel of sentences or of pairs and return what to tell of it."""
        from a2d_tf.cli.tasks.sentence_served import write_served_run

        return write_served_run(args, config)
