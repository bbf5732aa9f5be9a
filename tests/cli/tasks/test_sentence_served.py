"""``a2d-tf export`` of sentence runs: what is written for which options."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from a2d_tf.cli.main import main


@pytest.fixture(autouse=True)
def quick_graphs(monkeypatch):
    """Leave the graphs out, whose answers are tested where they are built."""

    def write(out, *, build, describe, runs):
        version = Path(out) / "1"
        version.mkdir(parents=True)
        summary = describe(SimpleNamespace(inputs=(), outputs={}))
        return version, summary

    for name in ("sentence_export", "pair_queries_export"):
        monkeypatch.setattr(f"a2d_tf.serving.{name}.write_version", write)


def export(run, tmp_path, *options):
    return main(["export", str(run), str(tmp_path / "served"), *map(str, options)])


def test_sentences_take_their_words_along(loaded_once, untrained_run, tmp_path, capsys):
    assert export(untrained_run, tmp_path, "--vocabulary-size", 5) == 0
    told = capsys.readouterr().out
    assert "1: 0.0 MB, 5 of 15 words" in told
    assert "send 4 frames, 1 apart in the video; the answer is for the one at index 2" in told


@pytest.mark.parametrize(("options", "size"), [([], 100_000), (["--vocabulary-size", 5], 5)])
def test_by_default_the_most_frequent_100000_words_go_out(
    options, size, loaded_once, untrained_run, tmp_path, monkeypatch
):
    asked = []

    def keep(run, *, max_count):
        asked.append(max_count)
        return SimpleNamespace(words=(), max_words=1, vocabulary_size=9)

    monkeypatch.setattr("a2d_tf.serving.sentence_export.keep_words", keep)
    assert export(untrained_run, tmp_path, *options) == 0
    assert asked == [size]


def test_pairs_are_counted(loaded_once, untrained_run, tmp_path, capsys):
    assert export(untrained_run, tmp_path, "--pairs") == 0
    assert "1: 0.0 MB, 25 pairs" in capsys.readouterr().out


def test_two_streams_are_told_of(untrained_run, untrained_flow_run, tmp_path, capsys):
    options = ("--with", untrained_flow_run, "--weight", 3)
    assert export(untrained_run, tmp_path, *options) == 0
    told = capsys.readouterr().out
    assert "send 4 frames" in told and "and the flow from each frame to the next" in told
    assert "compute the flow by dis, from frames shrunk to at most 24 pixels" in told


def test_two_runs_of_one_stream_are_refused(loaded_once, untrained_run, tmp_path, capsys):
    assert export(untrained_run, tmp_path, "--with", untrained_run) == 1
    assert (
        f"{untrained_run / 'config.toml'}: data.stream: must be 'flow': an RGB run"
        in capsys.readouterr().err
    )
    assert not (tmp_path / "served").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--pairs", "--vocabulary-size", 9], "--vocabulary-size and --pairs cannot be given"),
        (["--weight", 2], "--weight needs --with FLOW_WORKDIR"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    options, message, untrained_run, tmp_path, capsys
):
    with pytest.raises(SystemExit) as caught:
        export(untrained_run, tmp_path, *options)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
