"""``a2d-tf evaluate`` of a sentence run: its sentences, and on request actor-action pairs."""

import argparse
from pathlib import Path
from typing import Any

from a2d_tf.api import evaluate as api
from a2d_tf.api.load import load_run
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.cli.console import plain_console
from a2d_tf.cli.progress import show_progress
from a2d_tf.config.changes import describe_changes
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.evaluation.coco_output import write_coco_files
from a2d_tf.evaluation.pair_queries import PairQueriesEvaluation, evaluate_pair_queries
from a2d_tf.evaluation.pair_queries_report import (
    describe_candidates,
    pair_queries_table,
    write_pair_queries_report,
)
from a2d_tf.evaluation.sentence_report import REPORT, sentence_table
from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.pair_candidates import load_candidates
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.words.word_vectors import describe_unknown


def evaluate_sentence_run(args: argparse.Namespace, config: SentenceConfig, out: Path) -> int:
    """Evaluate the run that ``args`` of ``a2d-tf evaluate`` name, write the report, print tables.

    Raises:
        InputError: A run, data or an option breaks its rule.
    """
    changes = describe_changes(config, args.set)
    candidates = None
    if args.pair_queries is not None:
        candidates = load_candidates(args.pair_queries, threshold=args.pair_threshold)
    run = load_run(
        args.workdir,
        SentenceSegmenter,
        config=config,
        flow_run=args.flow_workdir,
        rgb_weight=args.weight,
        trained=not args.untrained,
        checkpoint=args.checkpoint,
    )
    trained = run.run
    semantic = None
    if candidates is not None:
        with show_progress(f"labelling {args.split}") as on_progress:
            semantic = evaluate_pair_queries(
                trained,
                data_dir=args.data,
                split=args.split,
                candidates=candidates,
                on_progress=on_progress,
            )
        semantic.metrics.update(changes)
    with show_progress(f"evaluating {args.split}") as on_progress:
        evaluation = api.evaluate_sentence_run(
            run,
            args.data,
            split=args.split,
            out=out,
            notes=changes | _notes(args, trained, semantic),
            on_progress=on_progress,
        )
    if args.predictions:
        write_coco_files(out, evaluation.samples)
    console = plain_console()
    console.print(sentence_table(evaluation.metrics, evaluation.control))
    asked = dict.fromkeys((one.video_id, one.sentence) for one in evaluation.samples)
    unknown = describe_unknown(trained.task.word_vectors(), [text for _, text in asked])
    if unknown:
        console.print(f"{args.split} sentences: {unknown}")
    if evaluation.control is None:
        console.print("no control: more than half of the samples are from one video")
    console.print(f"report: {out / REPORT}")
    if semantic is not None:
        report = write_pair_queries_report(out, semantic)
        console.print(pair_queries_table(semantic.metrics))
        console.print(describe_candidates(semantic.metrics))
        console.print(f"report: {report}")
    return 0


def _notes(
    args: argparse.Namespace,
    trained: SentenceRun | FusedSentenceRun,
    semantic: PairQueriesEvaluation | None,
) -> dict[str, Any]:
    """Return what the metrics hold beside those of sentences."""
    notes: dict[str, Any] = {}
    if isinstance(trained, FusedSentenceRun):
        flow_run = str(args.flow_workdir)
        notes["fusion"] = {"flow_run": flow_run, "rgb_weight": trained.rgb_weight}
    if semantic is not None:
        notes["semantic"] = semantic.metrics | {"pairs": args.pair_queries}
    return notes
