"""The command line of convert: what it passes on, what it prints, its exit codes."""

from pathlib import Path

import pytest

from a2d_tf.cli import convert
from a2d_tf.cli.main import main
from a2d_tf.data.manifest import FORMAT, Counts, Manifest, Options, Shard, Source

COUNTS = Counts(
    videos=3036, records=9561, instances=11, sentences=5359, sentence_frame_pairs=7, absent_pairs=5
)


def make_manifest():
    shard = Shard(
        file="train-00000-of-00001.tfrecord",
        split="train",
        records=9561,
        bytes=2_500_000,
        sha256="0" * 64,
        counts=COUNTS,
    )
    return Manifest(
        format=FORMAT,
        options=Options("a2d", None, 16, 1, 95, "none", 32),
        source=Source("A2D", "0" * 64, None),
        shards=(shard,),
        splits={"train": COUNTS, "test": Counts()},
        skipped_sentence_rows={"train": 1, "test": 0, "unknown": 0},
        versions={},
    )


@pytest.fixture
def calls(monkeypatch):
    received = []

    def convert_nothing(root, out, **options):
        options.pop("on_progress")(1, 2)
        received.append((str(root), str(out), options))
        return make_manifest()

    monkeypatch.setattr(convert, "convert", convert_nothing)
    return received


def test_every_option_reaches_the_conversion(calls):
    options = "--workers 3 --height 240 --frames 8 --frame-stride 2 --jpeg-quality 90"
    options += " --videos-per-shard 4 --flow none --dataset jhmdb --overwrite"
    options += " --sampling list --frame-list frames.json"
    assert main(["convert", "A2D", "records", *options.split()]) == 0
    expected = {
        "dataset": "jhmdb",
        "height": 240,
        "frames": 8,
        "frame_stride": 2,
        "jpeg_quality": 90,
        "flow": "none",
        "videos_per_shard": 4,
        "workers": 3,
        "overwrite": True,
        "sampling": "list",
        "frame_list": Path("frames.json"),
    }
    assert calls == [("A2D", "records", expected)]


def test_counts_are_printed(calls, capsys):
    assert main(["convert", "A2D", "records"]) == 0
    printed = capsys.readouterr().out
    row = next(line for line in printed.splitlines() if "train" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        "train",
        "3,036",
        "9,561",
        "11",
        "5,359",
        "7",
        "5",
        "1",
    ]
    assert "records: 1 shards, 2.5 MB" in printed


def test_ctrl_c_says_how_to_go_on(monkeypatch, capsys):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(convert, "convert", stop)
    assert main(["convert", "A2D", "records"]) == 130
    assert "run the same command again to go on" in capsys.readouterr().err


def test_a_missing_release_is_one_line(tmp_path, capsys):
    assert main(["convert", str(tmp_path / "none"), str(tmp_path / "out")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"error: {tmp_path / 'none'}")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["A2D"], ["A2D", "out", "--flow", "guess"]])
def test_wrong_usage_exits_with_2(arguments):
    with pytest.raises(SystemExit) as caught:
        main(["convert", *arguments])
    assert caught.value.code == 2
