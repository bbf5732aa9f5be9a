"""segment with actor-action pairs as queries in the place of sentences."""

import json

import cv2
import numpy as np
import pytest
from fakes.clips import write_clip

from a2d_tf.cli.main import main
from a2d_tf.labels import VALID_PAIRS


@pytest.mark.usefixtures("loaded_once")
def test_a_video_is_labelled(untrained_run, tmp_path, capsys):
    video, out = tmp_path / "clip.mp4", tmp_path / "out"
    write_clip(video, num_frames=6)
    arguments = [str(untrained_run), str(video), "--pairs", "all", "--out", str(out)]
    assert main(["segment", *arguments, "--every", "3"]) == 0
    maps = sorted((out / "label_maps").iterdir())
    assert [path.name for path in maps] == [f"{number:05d}.png" for number in range(1, 7)]
    labels = cv2.imread(str(maps[0]), cv2.IMREAD_UNCHANGED)
    assert labels.shape == (48, 64) and labels.dtype == np.uint8
    assert set(np.unique(labels)) <= {0, *VALID_PAIRS}
    summary = json.loads((out / "segment.json").read_text())
    assert "adult walking" in summary["asked"] and "cat eating" not in summary["asked"]
    captured = capsys.readouterr()
    assert f"{out / 'overlay.mp4'}\n" in captured.out
    assert "warning: left out" in captured.err and "cat eating" in captured.err


@pytest.mark.parametrize(
    "words",
    [["a dog", "--pairs", "all"], ["--pairs", "all", "a dog"], ["--pairs", "runs/x", "a dog"]],
)
def test_sentences_or_pairs(words, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["segment", "run", "video.mp4", "--out", "x", *words])
    assert "SENTENCE and --pairs cannot be given together" in capsys.readouterr().err


def test_sentences_may_still_follow_the_options(tmp_path, capsys):
    words = ["--out", str(tmp_path / "x"), "--every", "2", "a dog"]
    assert main(["segment", str(tmp_path / "none"), "video.mp4", *words]) == 1
    assert "must hold a trained run" in capsys.readouterr().err
