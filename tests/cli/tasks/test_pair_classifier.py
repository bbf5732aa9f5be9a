"""evaluate of classifiers of pairs: what is loaded, which options count, what is written."""

import json

import numpy as np
import pytest
from fakes.bare_runs import write_bare_run
from fakes.configs import make_pair_classifier_config
from fakes.datasets import write_videos
from fakes.video_records import make_video

from a2d_tf.cli.main import main
from a2d_tf.runs.pair_scores import load_pair_scores
from a2d_tf.tasks.pair_classifier import PairClassifierTask

SCORES = {"rgb": 0.2, "flow": 0.8}


class ConstantScores:
    """Stands in for a trained classifier: one score for every pair of every clip."""

    step = 4

    def __init__(self, config, workdir) -> None:
        self.config = config
        self.clip_options = PairClassifierTask(config, workdir).clip_options

    def check_data(self, data_dir):
        pass

    def scores(self, clips):
        return np.full((len(clips), 43), SCORES[self.config.data.stream], np.float32)


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """Return the folders of an RGB and of a flow classifier, which load as stand-ins."""
    configs = {
        tmp_path / stream: make_pair_classifier_config(data={"stream": stream}) for stream in SCORES
    }
    for folder, config in configs.items():
        write_bare_run(folder, config)
    monkeypatch.setattr(
        "a2d_tf.runs.load_run.load_run",
        lambda path, kind, config=None, checkpoint=None: ConstantScores(
            config or configs[path], path
        ),
    )
    return {stream: str(tmp_path / stream) for stream in SCORES}


@pytest.fixture
def data(tmp_path):
    return str(write_videos(tmp_path / "data", [], [make_video("-one", (18, 77))]))


def _metrics(folder):
    return json.loads((folder / "metrics.json").read_text())


def test_a_classifier_is_told_from_a_sentence_run(runs, data, tmp_path, capsys):
    assert main(["evaluate", runs["rgb"], "--data", data]) == 0
    folder = tmp_path / "rgb" / "test"
    assert load_pair_scores(folder / "pair_scores.json")["-one"].tolist() == [np.float32(0.2)] * 43
    metrics = _metrics(folder)
    assert (metrics["num_videos"], metrics["step"], metrics["recall"]) == (1, 4, 0.0)
    assert "flow_run" not in metrics
    printed = capsys.readouterr().out
    assert "Mean average precision" in printed and f"{folder / 'pair_scores.json'}\n" in printed


def test_a_changed_threshold_counts(runs, data, tmp_path):
    arguments = ["evaluate", runs["rgb"], "--data", data, "--set", "evaluation.threshold=0.1"]
    assert main(arguments) == 0
    metrics = _metrics(tmp_path / "rgb" / "test_evaluation.threshold=0.1")
    assert (metrics["recall"], metrics["changes"]) == (1.0, {"evaluation.threshold": 0.1})


@pytest.mark.parametrize(("weight", "score"), [([], 0.5), (["--weight", "2"], 0.4)])
def test_two_streams_are_averaged(runs, data, tmp_path, weight, score):
    arguments = [runs["rgb"], "--data", data, "--with", runs["flow"], *weight]
    assert main(["evaluate", *arguments]) == 0
    folder = tmp_path / "rgb" / "test_fused"
    scores = load_pair_scores(folder / "pair_scores.json")["-one"]
    np.testing.assert_allclose(scores, score, rtol=1e-6)
    assert _metrics(folder)["flow_run"] == runs["flow"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--pairs", "all"],
            "--pairs: must not be given for a pair_classifier run: it is for sentence runs",
        ),
        (["--predictions"], "--predictions: must not be given for a pair_classifier run"),
    ],
)
def test_options_of_sentence_runs_are_one_line(runs, data, capsys, options, message):
    assert main(["evaluate", runs["rgb"], "--data", data, *options]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and message in lines[0]


def test_a_classifier_does_not_segment(runs, capsys):
    assert main(["segment", runs["rgb"], "video.mp4", "a dog", "--out", "x"]) == 1
    assert (
        "task: must be 'sentence' or 'joint'; use a pair classifier with --pairs of a sentence"
        in capsys.readouterr().err
    )
