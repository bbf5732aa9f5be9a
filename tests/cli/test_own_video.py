"""Which video ``segment`` is asked about, and which part of it."""

import argparse
from pathlib import Path

import pytest
from fakes.square_video import write_square

from a2d_tf.cli.option_types import add_overwrite
from a2d_tf.cli.own_video import RECORDING, add_video, check_video, moment, own_video
from a2d_tf.errors import InputError
from a2d_tf.inference.segment_output import new_result, write_summary
from a2d_tf.inference.source_video import open_source_video


@pytest.fixture
def parse(tmp_path):
    def parse(*given):
        parser = argparse.ArgumentParser(exit_on_error=False)
        add_video(parser)
        add_overwrite(parser)
        parser.add_argument("--out", type=Path, default=tmp_path / "out")
        return parser.parse_args(given)

    return parse


@pytest.mark.parametrize(
    ("text", "seconds"), [("0", 0), ("12.5", 12.5), ("1:02.5", 62.5), ("1:00:00", 3600)]
)
def test_moments(text, seconds):
    assert moment(text) == seconds


@pytest.mark.parametrize("text", ["", "-1", "1:x", "x:1", "1:2:3:4", "nan", "-1:30"])
def test_no_moments(text):
    with pytest.raises(argparse.ArgumentTypeError):
        moment(text)


def test_a_part_of_a_file(parse, tmp_path):
    path = write_square(tmp_path / "square.mp4", num_frames=9)
    whole = own_video(parse(str(path)))()
    step = whole.times.seconds_of(1)
    part = own_video(
        parse(str(path), "--start", f"{2 * step}", "--end", f"{6 * step}", "--frames", "3")
    )()
    assert (whole.num_frames, part.num_frames, part.skipped) == (9, 3, 2)
    every = list(whole.frames())
    for one, same in zip(part.frames(), every[2:5], strict=True):
        assert (one == same).all()
    with pytest.raises(InputError, match=r"square\.mp4: --start and --end: must be a part of the"):
        own_video(parse(str(path), "--start", "1:00"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["0"], "--frames is needed"),
        (["rtsp://x", "--frames", "3", "--start", "1"], "are only for video files"),
        ([".", "--start", "2", "--end", "1"], "--end must be after --start"),
    ],
)
def test_what_does_not_go_together(parse, given, message, monkeypatch):
    monkeypatch.setattr("a2d_tf.media.video_path.check_video_path", lambda path: None)
    with pytest.raises(argparse.ArgumentError, match=message):
        check_video(parse(*given))


def test_a_stream_is_recorded_first_and_no_recording_is_lost(parse, tmp_path, monkeypatch, capsys):
    def record(name, path, *, frames, on_progress):
        assert (name, frames) == ("rtsp://host/x", 4)
        write_square(path, num_frames=4)

    (tmp_path / "out").mkdir()
    monkeypatch.setattr("a2d_tf.inference.live_recording.record_live", record)
    args = parse("rtsp://host/x", "--frames", "4")
    check_video(args)
    assert own_video(args)().path == tmp_path / "out" / RECORDING
    assert "recorded: " in capsys.readouterr().err
    with pytest.raises(InputError, match=r"recording\.mp4: --out: must not exist already"):
        check_video(args)
    check_video(parse("rtsp://host/x", "--frames", "4", "--overwrite"))


@pytest.mark.parametrize("video", ["0", "other.mp4"])
def test_results_of_another_video_are_refused_before_any_work(parse, tmp_path, video, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_square(tmp_path / "other.mp4", num_frames=2)
    first = open_source_video(write_square(tmp_path / "first.mp4", num_frames=2))
    out = tmp_path / "out"
    with new_result(out, first, []):
        write_summary(out, first.describe())
    given = [video, "--frames", "2"]
    with pytest.raises(InputError, match="out: --out: must not hold what was found in another"):
        check_video(parse(*given))
    check_video(parse(*given, "--overwrite"))
    check_video(parse(str(tmp_path / "first.mp4")))
    (out / "overlay.mp4").write_text("mine")
    with pytest.raises(InputError, match="holds files that a2d-tf segment would replace"):
        check_video(parse(str(tmp_path / "first.mp4")))


def test_a_missing_file_is_told(parse):
    with pytest.raises(InputError, match=r"none\.mp4: file: must exist"):
        check_video(parse("none.mp4"))
