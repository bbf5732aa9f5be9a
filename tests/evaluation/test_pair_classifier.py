"""A pair classifier on whole videos: scores of clips and of streams are averaged."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fakes.configs import make_pair_classifier_config
from fakes.datasets import write_videos
from fakes.video_records import coloured_videos, make_video

from a2d_tf import keys
from a2d_tf.batches.pair_classifier_input import PairClassifierClipOptions
from a2d_tf.errors import InputError
from a2d_tf.evaluation.pair_classifier import evaluate_pair_classifier
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.training.loop import train


class BrightnessRun:
    """Stands in for a trained run: every score of a clip is its mean brightness, or motion."""

    step = 5

    def __init__(self, config) -> None:
        self.config = config
        self.num_clips = []  # of each call

    @property
    def clip_options(self):
        data = self.config.data
        return PairClassifierClipOptions(
            size=data.size, frames=data.test_frames, stream=data.stream, resize=data.resize
        )

    def check_data(self, data_dir):
        pass

    def scores(self, clips):
        self.num_clips.append(len(clips))
        bright = clips[..., 0].mean(axis=(1, 2, 3))
        shares = bright if self.config.data.stream == keys.FLOW else (bright + 1) / 2
        return np.repeat(shares[:, None], 43, axis=1)


def make_run(stream=keys.RGB, **evaluation):
    """Return a run of a stream, with values of the section ``evaluation``."""
    return BrightnessRun(
        make_pair_classifier_config(data={"stream": stream}, evaluation=evaluation)
    )


@pytest.fixture
def data(tmp_path):
    """Return two test videos: 6 frames of grey 0, 10, ... 50, and 4 white ones; both flow."""
    videos = [
        make_video("dark", [13, 78]),
        make_video("white", [13], colour=lambda t: (255,) * 3, count=4),
    ]
    return write_videos(tmp_path / "data", videos, videos)


def test_the_scores_of_a_video_are_the_average_of_its_clips(data):
    run = make_run(batch_size=2)
    evaluation = evaluate_pair_classifier([run], data_dir=data, split="test")
    # Clips of frames 0 to 3 and 2 to 5.
    dark = ((0 + 10 + 20 + 30) / 4 + (20 + 30 + 40 + 50) / 4) / 2 / 255
    assert list(evaluation.scores) == ["dark", "white"]
    np.testing.assert_allclose(evaluation.scores["dark"], np.full(43, dark), atol=0.002)
    np.testing.assert_allclose(evaluation.scores["white"], np.full(43, 1.0), atol=0.002)
    assert run.num_clips == [2, 1]


def test_metrics_of_known_scores(data):
    metrics = evaluate_pair_classifier([make_run()], data_dir=data, split="test").metrics
    # "white" scores higher: of both videos that eat it is right twice, of walking dogs never.
    assert metrics["per_pair"]["adult eating"] == {"average_precision": 1.0, "positives": 2}
    assert metrics["per_pair"]["dog walking"] == {"average_precision": 0.5, "positives": 1}
    assert metrics["map"] == metrics["chance_map"] == 0.75
    assert (metrics["precision"], metrics["recall"]) == (1 / 43, 1 / 3)
    described = {name: metrics[name] for name in ("num_videos", "split", "step", "threshold")}
    assert described == {"num_videos": 2, "split": "test", "step": 5, "threshold": 0.5}


@pytest.mark.parametrize(("asked", "weight"), [(None, 1.0), (3.0, 3.0)])
def test_two_streams_are_averaged(data, asked, weight):
    runs = [make_run(), make_run(keys.FLOW)]
    fused = evaluate_pair_classifier(runs, data_dir=data, split="test", rgb_weight=asked)
    motion = (0 + 1 + 2 + 3) / 4 / 20  # of the four frames of "white", a share of 20 pixels
    expected = (weight * 1.0 + motion) / (weight + 1)
    np.testing.assert_allclose(fused.scores["white"], np.full(43, expected), atol=0.004)
    assert fused.metrics["rgb_weight"] == weight


def test_the_weight_of_the_rgb_run_counts(data):
    runs = [make_run(rgb_weight=4.0), make_run(keys.FLOW)]
    fused = evaluate_pair_classifier(runs, data_dir=data, split="test")
    assert fused.metrics["rgb_weight"] == 4.0


def test_two_runs_of_one_stream_are_refused(data):
    runs = [make_run(), make_run()]
    runs[1].task = SimpleNamespace(workdir=Path("other"))
    with pytest.raises(InputError, match=r"other/config\.toml: data\.stream: must be 'flow'"):
        evaluate_pair_classifier(runs, data_dir=data, split="test")


def test_videos_without_a_pair_are_refused(tmp_path):
    data = write_videos(tmp_path / "none", [make_video("v", [13])], [make_video("w", [])])
    with pytest.raises(InputError, match="test: must hold a video with an actor-action pair"):
        evaluate_pair_classifier([make_run()], data_dir=data, split="test")


def test_a_trained_classifier_tells_colours_apart(tmp_path):
    data = write_videos(tmp_path / "data", coloured_videos(), coloured_videos())
    config = make_pair_classifier_config(
        model={"trainable": ["Conv3d_2c", "Mixed_5c", "Logits"]},
        train={"steps": 40, "steps_per_epoch": 40, "batch_size": 6, "validation_records": 6},
    )
    workdir = tmp_path / "run"
    train(PairClassifierTask(config, workdir), data_dir=data, workdir=workdir)
    assert "val_micro_ap" in (workdir / "log.csv").read_text().splitlines()[0]
    run = load_run(workdir, PairClassifierRun)
    evaluation = evaluate_pair_classifier([run], data_dir=data, split="test")
    assert evaluation.metrics["map"] == 1.0 > evaluation.metrics["chance_map"] == 0.5
    assert evaluation.metrics["f1"] == 1.0
    red = evaluation.scores["red_160"]
    assert VALID_PAIRS[int(np.argmax(red))] == 13
    assert run.step == 40
