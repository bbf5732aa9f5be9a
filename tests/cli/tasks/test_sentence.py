"""What the commands do with a sentence run."""

import argparse
from types import SimpleNamespace

import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.cli.main import main
from a2d_tf.cli.tasks.sentence import SentenceCommands
from a2d_tf.config.loader import save_config


@pytest.fixture
def exported(monkeypatch):
    """Return the vocabulary sizes that runs were exported with; nothing is exported."""
    sizes = []

    def export_run(run, out, *, vocabulary_size):
        sizes.append(vocabulary_size)
        summary = SimpleNamespace(
            words=5, vocabulary_size=7, frames=1, frame_stride=1, answered_frame=0
        )
        return out, summary

    monkeypatch.setattr("a2d_tf.runs.load_run.load_run", lambda workdir, kind, config: workdir)
    monkeypatch.setattr("a2d_tf.export.sentence_export.export_sentence_run", export_run)
    return sizes


@pytest.mark.parametrize(
    ("options", "size"), [([], 100_000), (["--vocabulary-size", "5000"], 5000)]
)
def test_by_default_the_most_frequent_100000_words_go_out(
    exported, tmp_path, capsys, options, size
):
    save_config(TINY_CONFIG, tmp_path / "config.toml")
    assert main(["export", str(tmp_path), str(tmp_path / "served"), *options]) == 0
    assert exported == [size]
    assert "MB, 5 of 7 words" in capsys.readouterr().out


def test_segment_asks_for_sentences_or_pairs():
    commands = SentenceCommands()
    commands.check_segment(argparse.Namespace(pair_queries=None, sentences=["a dog"]))
    commands.check_segment(argparse.Namespace(pair_queries="all", sentences=[]))
    with pytest.raises(argparse.ArgumentError, match="are required: SENTENCE"):
        commands.check_segment(argparse.Namespace(pair_queries=None, sentences=[]))
