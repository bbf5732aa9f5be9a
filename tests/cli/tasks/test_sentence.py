"""What the commands do with a sentence run."""

import argparse

import pytest

from a2d_tf.cli.tasks.sentence import SentenceCommands


def test_segment_asks_for_sentences_or_pairs():
    commands = SentenceCommands()
    commands.check_segment(argparse.Namespace(pair_queries=None, sentences=["a dog"]))
    commands.check_segment(argparse.Namespace(pair_queries="all", sentences=[]))
    with pytest.raises(argparse.ArgumentError, match="are required: SENTENCE"):
        commands.check_segment(argparse.Namespace(pair_queries=None, sentences=[]))
