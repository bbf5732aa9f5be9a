import json

import cv2
import numpy as np
import pytest
from fakes.bare_runs import write_bare_run
from fakes.clips import write_clip
from fakes.configs import make_pair_classifier_config

from a2d_tf.cli.main import main
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.tasks.pair_classifier import PairClassifierTask


@pytest.fixture(scope="module")
def loaded(untrained_run):
    return load_run(untrained_run, SentenceRun)


@pytest.fixture
def arguments(untrained_run, loaded, tmp_path, monkeypatch):
    """Return ``arguments(*sentences)`` for a clip of 6 frames; the run is loaded once for all."""

    def load(workdir, kind, config, trained, checkpoint):
        assert (workdir, kind, trained) == (untrained_run, SentenceRun, True)
        assert checkpoint is None
        return loaded

    monkeypatch.setattr("a2d_tf.runs.fused_sentence.load_run", load)
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
    ("options", "message"),
    [
        (["a dog", "--every", "0"], "argument --every: must be at least 1, got 0"),
        (["a dog", "--every", "x"], "argument --every: must be a whole number, got 'x'"),
        (
            ["a dog", "--threshold", "nan"],
            "argument --threshold: must be a finite number, got 'nan'",
        ),
        (["--pairs", "rgb", "--pair-threshold", "1.5"], "must be from 0 to 1, got 1.5"),
        (["--pairs", "all", "--pairs-with", "flow"], "--pairs-with needs --pairs CLASSIFIER"),
        (["a dog", "--pair-threshold", "0.5"], "--pair-threshold needs --pairs CLASSIFIER"),
        (["a dog", "--weight", "2"], "--weight needs --with FLOW_WORKDIR"),
    ],
)
def test_wrong_usage_exits_with_2(options, message, tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["segment", "run", "video.mp4", "--out", str(tmp_path / "out"), *options])
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


class Classifier:
    """Stands in for a trained classifier: the scores of some pairs, 0.1 for the others."""

    def __init__(self, config, workdir, **scores) -> None:
        self.config = config
        self.task = PairClassifierTask(config, workdir)
        self.clip_options = self.task.clip_options
        self._row = np.full(43, 0.1, np.float32)
        for pair, score in scores.items():
            self._row[VALID_PAIRS.index(int(pair[1:]))] = score

    def flow_source(self):
        return FlowSource(method="dis", height=24)

    def scores(self, clips):
        return np.repeat(self._row[None], len(clips), axis=0)


@pytest.fixture
def classifiers(tmp_path, monkeypatch):
    """Let the folders "rgb" and "flow" load as classifiers, whose threshold is 0.4."""
    configs = {
        stream: make_pair_classifier_config(data={"stream": stream}, evaluation={"threshold": 0.4})
        for stream in ("rgb", "flow")
    }
    known = {
        "rgb": Classifier(configs["rgb"], tmp_path, p18=0.7, p77=0.45, p61=0.5),
        "flow": Classifier(configs["flow"], tmp_path, p18=0.5, p34=0.8),
    }

    def load(workdir, kind):
        assert kind is PairClassifierRun
        return known[workdir.name]

    monkeypatch.setattr("a2d_tf.cli.tasks.sentence_segment.load_any_run", load)
    monkeypatch.chdir(tmp_path)
    for stream, config in configs.items():
        write_bare_run(tmp_path / stream, config)


@pytest.mark.usefixtures("classifiers")
def test_a_classifier_chooses_the_pairs(arguments, tmp_path, capsys):
    assert main([*arguments("--pairs", "rgb"), "--every", "5"]) == 0
    summary = json.loads((tmp_path / "out" / "segment.json").read_text())
    # The run knows no word of "cat eating".
    assert summary["pair_scores"] == {"adult walking": 0.7, "dog running": 0.45}
    assert summary["pair_threshold"] == 0.4
    captured = capsys.readouterr()
    asked = (
        "pairs asked for, with the classifier's scores: adult walking 0.700, dog running 0.450\n"
    )
    assert captured.out.startswith(asked)
    assert "warning: left out, because none of their words has a vector: cat" in captured.err


@pytest.mark.usefixtures("classifiers")
def test_the_scores_of_two_classifiers_are_averaged(arguments, tmp_path):
    options = ["--pairs-with", "flow", "--pair-threshold", "0.42", "--every", "5"]
    assert main([*arguments("--pairs", "rgb"), *options]) == 0
    summary = json.loads((tmp_path / "out" / "segment.json").read_text())
    assert summary["pair_scores"] == pytest.approx({"adult walking": 0.6, "ball flying": 0.45})
    assert summary["pair_threshold"] == 0.42


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--pairs", "rgb", "--pair-threshold", "0.9"], "adult walking 0.700, cat"),
        (
            ["--pairs", "rgb", "--pairs-with", "rgb"],
            "config.toml: data.stream: must be 'flow': an RGB run, named first, is fused",
        ),
        (["--pairs", "truth"], "truth: folder: must hold a trained run"),
    ],
)
@pytest.mark.usefixtures("classifiers")
def test_what_the_classifier_cannot_do_is_one_line(arguments, tmp_path, capsys, options, message):
    assert main(arguments(*options)) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.strip()]
    assert len(lines) == 1 and message in lines[0]
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("classifiers")
def test_a_bad_option_is_told_before_the_scoring(arguments, tmp_path, capsys, monkeypatch):
    monkeypatch.delattr("a2d_tf.cli.tasks.sentence_segment.score_video")
    (tmp_path / "out").write_text("")
    assert main(arguments("--pairs", "rgb")) == 1
    assert "--out: must be a folder, not a file" in capsys.readouterr().err


@pytest.mark.usefixtures("classifiers")
def test_pairs_of_runs_that_learned_from_drawn_clips_are_warned_of(
    arguments, untrained_run, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("a2d_tf.api.drawn_clips.learned_from_drawn_clips", lambda _: True)
    assert main([*arguments("--pairs", "rgb"), "--every", "5", "--no-overlay"]) == 0
    lines = capsys.readouterr().err.splitlines()
    warned = [line for line in lines if "trained on drawn clips only" in line]
    assert len(warned) == 2  # the classifier's run and the one that is asked
    assert str(tmp_path) in warned[0] and str(untrained_run) in warned[1]
