"""What a command says at an interrupt is true: a real signal comes while it works."""

import argparse
import signal

import pytest
from fakes.clips import write_clip

from a2d_tf.cli.interruption import tell_interruption
from a2d_tf.cli.main import COMMANDS, main
from a2d_tf.inference import segment_sentences

START_OVER = "run the same command again to start over"
GO_ON = "run the same command again to go on"
RESUME = {"toy", "convert", "cache", "train", "demo", "weights"}


def _args(tmp_path, **given):
    return argparse.Namespace(
        out=tmp_path, video=tmp_path / "a.mp4", name="vgg16-imagenet", path=None, **given
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_only_commands_that_resume_say_so(command, tmp_path):
    line = tell_interruption(command, _args(tmp_path))
    assert line.endswith(GO_ON if command in RESUME else START_OVER)


def test_a_recording_is_not_made_twice(tmp_path):
    args = _args(tmp_path)
    args.video = "0"
    assert tell_interruption("segment", args).endswith(START_OVER)
    (tmp_path / "recording.mp4").touch()
    assert f"give {tmp_path / 'recording.mp4'} as VIDEO" in tell_interruption("segment", args)


def test_before_the_arguments_are_known(monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("a2d_tf.cli.toy.add_arguments", interrupt)
    assert main(["toy", "--help"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_segment_says_what_is_left_and_starts_over(untrained_run, tmp_path, monkeypatch, capsys):
    video, out = tmp_path / "clip.mp4", tmp_path / "out"
    write_clip(video, num_frames=4)
    command = ["segment", str(untrained_run), str(video), "the dog", "--no-overlay"]
    command += ["--out", str(out)]
    encode = segment_sentences.encode_mask

    def encode_until(number):
        masks = []

        def encode_mask(mask):
            masks.append(mask)
            if len(masks) == number:
                signal.raise_signal(signal.SIGTERM)
            return encode(mask)

        monkeypatch.setattr(segment_sentences, "encode_mask", encode_mask)

    def last_line():
        return capsys.readouterr().err.splitlines()[-1]

    encode_until(2)
    assert main(command) == 130
    part = f"interrupted; {out} holds a part of the result, without segment.json: {START_OVER}"
    assert last_line() == part
    assert (out / "masks" / "1").is_dir() and not (out / "segment.json").exists()

    encode_until(0)
    assert main(command) == 0
    assert len(list((out / "masks" / "1").iterdir())) == 4

    def interrupt(*_, **__):
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("a2d_tf.cli.segment.own_video", interrupt)
    capsys.readouterr()
    assert main(command) == 130
    assert last_line() == f"interrupted; {out} holds a complete result still: {START_OVER}"
    assert (out / "segment.json").exists()
