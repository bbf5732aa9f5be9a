"""The command line of convert: what it passes on, what it prints, its exit codes."""

import dataclasses
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from a2d_tf.cli.main import main
from a2d_tf.datasets import convert
from a2d_tf.records.manifest import FORMAT, Counts, Manifest, Shard
from a2d_tf.records.options import Options
from a2d_tf.records.source import Source

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
        source=Source("A2D", {"videoset": "0" * 64}),
        shards=(shard,),
        splits={"train": COUNTS, "test": Counts()},
        skipped_sentence_rows={"train": 1, "test": 0, "unknown": 0},
        versions={},
    )


@pytest.fixture(autouse=True)
def release(tmp_path, monkeypatch):
    """Work in a folder with an empty release ``A2D``, whose conversion stand-ins do."""
    (tmp_path / "A2D").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def calls(monkeypatch):
    received = []

    def convert_nothing(root, out, **options):
        options.pop("on_progress")(1, 2)
        received.append((str(root), str(out), options))
        return make_manifest()

    monkeypatch.setattr(convert, "convert", convert_nothing)
    return received


def test_every_option_reaches_the_conversion(calls, monkeypatch):
    # They do not all go together.
    monkeypatch.setattr("a2d_tf.cli.convert.check_own_options", lambda dataset, own: {})
    options = "--workers 3 --height 240 --frames 8 --frame-stride 2 --jpeg-quality 90"
    options += " --videos-per-shard 4 --flow none --dataset jhmdb --overwrite"
    options += " --unit video --sampling list --frame-list frames.json"
    options += " --expressions refs.json --class-names --side-margin 0.2 --flow-range raw --fit 512"
    assert main(["convert", "A2D", "records", *options.split()]) == 0
    expected = {
        "dataset": "jhmdb",
        "unit": "video",
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
        "expressions": Path("refs.json"),
        "class_names": True,
        "groups": None,
        "least_share": None,
        "side_margin": 0.2,
        "size_ratio": None,
        "flow_range": "raw",
        "fit": 512,
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
    assert "records: 1 shard, 2.5 MB" in printed


@pytest.mark.parametrize("name", ["[/x]", "[b]a", ":ok:", "1 2"])
def test_a_folder_is_printed_as_it_is_named(calls, name, capsys):
    assert main(["convert", "A2D", name]) == 0
    assert f"\n{name}: 1 shard, 2.5 MB\n" in capsys.readouterr().out


def test_windows_are_left_to_the_conversion_when_not_given(calls):
    assert main(["convert", "A2D", "records"]) == 0
    ((_, _, options),) = calls
    assert (options["unit"], options["frames"], options["frame_stride"]) == (None, None, None)


def test_counts_of_videos_are_printed(monkeypatch, capsys):
    manifest = make_manifest()
    counts = Counts(videos=3036, records=3036, video_frames=412704, video_pairs=5123)
    manifest = dataclasses.replace(
        manifest,
        options=dataclasses.replace(manifest.options, unit="video"),
        splits={"train": counts, "test": Counts()},
    )
    monkeypatch.setattr(convert, "convert", lambda *_, **__: manifest)
    assert main(["convert", "A2D", "records", "--unit", "video"]) == 0
    head, row = (
        [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]
        for line in capsys.readouterr().out.splitlines()
        if "split" in line or "train" in line
    )
    assert head == ["split", "videos", "frames", "actor-action pairs"]
    assert row == ["train", "3,036", "412,704", "5,123"]


def test_a_window_for_whole_videos_is_wrong_usage(tiny_a2d, tmp_path, capsys):
    out = tmp_path / "out"
    with pytest.raises(SystemExit, match="2"):
        main(["convert", str(tiny_a2d), str(out), "--unit", "video", "--frames", "16"])
    expected = "error: convert: --frames: must be left out with --unit video, which stores every "
    assert capsys.readouterr().err.endswith(f"{expected}frame, got 16\n")
    assert not out.exists()


def test_ctrl_c_says_how_to_go_on(monkeypatch, capsys):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(convert, "convert", stop)
    assert main(["convert", "A2D", "records"]) == 130
    assert "run the same command again to go on" in capsys.readouterr().err


def test_a_signal_leaves_complete_shards_and_the_same_command_goes_on(
    tiny_a2d, tmp_path, monkeypatch, capsys
):
    @contextmanager
    def killed_at_the_second_video(_):
        def on_progress(done, _):
            if done == 2:
                signal.raise_signal(signal.SIGTERM)

        yield on_progress

    command = ["convert", str(tiny_a2d), str(tmp_path / "out"), "--videos-per-shard", "1"]
    command += ["--workers", "1", "--frames", "4"]
    with monkeypatch.context() as patched:
        patched.setattr("a2d_tf.cli.convert.show_progress", killed_at_the_second_video)
        assert main(command) == 130
    advice = "stopped; complete shards are kept: run the same command again to go on\n"
    assert capsys.readouterr().err == advice
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.tfrecord")}
    assert 0 < len(kept) < 3
    assert main(command) == 0
    assert all(path.stat().st_mtime_ns == written for path, written in kept.items())
    assert len(list((tmp_path / "out").glob("*.tfrecord"))) == 3


def test_a_missing_release_is_one_line(tmp_path, capsys):
    assert main(["convert", str(tmp_path / "none"), str(tmp_path / "out")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"error: {tmp_path / 'none'}")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["A2D"],
        ["A2D", "out", "--flow", "guess"],
        ["A2D", "out", "--flow", "dis", "--flow-range", "512"],
        ["A2D", "out", "--unit", "clip"],
    ],
)
def test_wrong_usage_exits_with_2(arguments):
    with pytest.raises(SystemExit) as caught:
        main(["convert", *arguments])
    assert caught.value.code == 2
