"""``a2d-tf export`` of a sentence run: masks of sentences, or label maps of pairs."""

import argparse

from a2d_tf.cli.run_options import VOCABULARY_SIZE
from a2d_tf.cli.tasks.exported import describe_request, weigh
from a2d_tf.config.schema import LEARNED_VECTORS, SentenceConfig
from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.runs.fused_sentence import load_streams
from a2d_tf.serving import DEFAULT_VOCABULARY_SIZE
from a2d_tf.serving.pair_queries_export import export_pair_queries
from a2d_tf.serving.sentence_export import export_sentence_run


def write_served_run(args: argparse.Namespace, config: SentenceConfig) -> list[str]:
    """Write the run that ``args`` of ``a2d-tf export`` name and return what to tell of it.

    Raises:
        InputError: A run or an option breaks its rule.
    """
    size = args.vocabulary_size
    if size is not None and config.text.vectors == LEARNED_VECTORS:
        rule = "must not be given for a run that learned its words with the model: all are kept"
        raise InputError(args.workdir, VOCABULARY_SIZE.flag, rule, size)
    run = load_streams(
        args.workdir,
        args.flow_workdir,
        config=config,
        rgb_weight=args.weight,
        checkpoint=args.checkpoint,
    )
    if args.pair_queries:
        version, pairs = export_pair_queries(run, args.out)
        told = f"{weigh(version)}, {counted(len(pairs.pairs), 'pair')}"
        return [told, *describe_request(pairs)]
    version, sentences = export_sentence_run(
        run, args.out, vocabulary_size=DEFAULT_VOCABULARY_SIZE if size is None else size
    )
    told = f"{weigh(version)}, {sentences.words:,} of {counted(sentences.vocabulary_size, 'word')}"
    return [told, *describe_request(sentences)]
