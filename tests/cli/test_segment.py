import json

import cv2
import pytest

from a2d_tf.cli import fusion
from a2d_tf.cli.main import main
from a2d_tf.inference.run import load_run


@pytest.fixture(scope="module")
def loaded(untrained_run):
    return load_run(untrained_run)


@pytest.fixture
def arguments(untrained_run, loaded, write_clip, tmp_path, monkeypatch):
    """Return ``arguments(*sentences)`` for a clip of 6 frames; the run is loaded once for all."""

    def load(workdir):
        assert workdir == untrained_run
        return loaded

    monkeypatch.setattr(fusion, "load_run", load)
    video = tmp_path / "my own.mp4"
    write_clip(video, num_frames=6)
    out = ["--out", str(tmp_path / "out")]
    return lambda *sentences: ["segment", str(untrained_run), str(video), *sentences, *out]


def test_masks_and_pictures_for_every_sentence(arguments, tmp_path, capsys):
    options = ["--every", "2", "--threshold", "-0.5"]
    assert main([*arguments("the dog", "red ball"), *options]) == 0
    out = tmp_path / "out"
    masks = sorted((out / "masks").glob("*/*.png"))
    assert len(masks) == 12
    assert cv2.imread(str(masks[0]), cv2.IMREAD_UNCHANGED).shape == (48, 64)
    summary = json.loads((out / "segment.json").read_text())
    assert (summary["every"], summary["threshold"], summary["step"]) == (2, -0.5, 7)
    captured = capsys.readouterr()
    assert f"{out / 'overlay.mp4'}\n" in captured.out
    assert "warning" not in captured.err


def test_unknown_words_are_a_warning(arguments, capsys):
    assert main(arguments("red giraffe", "the dog")) == 0
    warnings = [line for line in capsys.readouterr().err.splitlines() if "warning" in line]
    assert warnings == ["warning: no vector for giraffe in 'red giraffe'"]


def test_a_sentence_of_unknown_words_is_an_error(arguments, tmp_path, capsys):
    assert main(arguments("the dog", "giraffe [b]zorb")) == 1
    lines = capsys.readouterr().err.splitlines()
    rule = "must hold a word that has a vector"
    assert lines == [f"error: sentence: words: {rule}, got 'giraffe [b]zorb'"]
    assert not (tmp_path / "out").exists()


def test_a_missing_video_is_one_line(arguments, tmp_path, capsys):
    words = arguments("the dog")
    words[2] = str(tmp_path / "none.mp4")
    assert main(words) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.strip()]
    assert lines[-1] == f"error: {tmp_path / 'none.mp4'}: file: must exist"


@pytest.mark.parametrize(
    "words", [["run", "video.mp4"], ["run", "video.mp4", "a dog", "--out", "x", "--every", "0"]]
)
def test_wrong_usage_exits_with_2(words):
    with pytest.raises(SystemExit, match="2"):
        main(["segment", *words])
