"""``a2d-tf export`` of a sentence run: masks of sentences, or label maps of pairs."""

import argparse

from a2d_tf.api.export import export_version
from a2d_tf.api.load import load_run
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.cli.tasks.exported import describe_request, weigh
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.counted import counted
from a2d_tf.serving.pair_queries_export import PairQueriesSummary
from a2d_tf.serving.sentence_export import SentenceSummary


def write_served_run(args: argparse.Namespace, config: SentenceConfig) -> list[str]:
    """Write the run that ``args`` of ``a2d-tf export`` name and return what to tell of it.

    Raises:
        InputError: A run or an option breaks its rule.
    """
    run = load_run(
        args.workdir,
        SentenceSegmenter,
        config=config,
        flow_run=args.flow_workdir,
        rgb_weight=args.weight,
        checkpoint=args.checkpoint,
    )
    version, summary = export_version(
        run, args.out, pairs=args.pair_queries, vocabulary_size=args.vocabulary_size
    )
    told = weigh(version)
    if isinstance(summary, PairQueriesSummary):
        told += f", {counted(len(summary.pairs), 'pair')}"
    elif isinstance(summary, SentenceSummary):
        told += f", {summary.words:,} of {counted(summary.vocabulary_size, 'word')}"
    return [told, *describe_request(summary)]
