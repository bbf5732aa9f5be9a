"""Steps of every task and sentences of those that answer them, on made-up data."""

from pathlib import Path

import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import make_record
from fakes.small_experiments import EXPERIMENTS, SENTENCES, experiment_file

from a2d_tf.benchmark.speed import measure_pipeline, measure_sentences, measure_step
from a2d_tf.config.loader import save_config
from a2d_tf.errors import InputError


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_step_of_every_kind_of_model(name: str) -> None:
    overrides = list(EXPERIMENTS[name])
    speed = measure_step(experiment_file(name), batch=2, steps=1, overrides=overrides)
    assert speed.model.weights >= speed.model.trainable > 0
    assert speed.model.batch == 2 and speed.model.endpoint is None
    timed = [(one.label, one.clips, len(one.times)) for one in speed.timings]
    assert timed == [("training step", 2, 1), ("prediction", 1, 1)]
    for one in speed.timings:
        assert one.first > 0 and one.median == one.times[0] > 0
        assert 0 < one.peak <= speed.peak


def test_a_step_on_features_of_the_frozen_trunk() -> None:
    trainable = "model.trainable=['Conv3d_2b', 'text_encoder', 'filters_', 'mask_decoder']"
    overrides = [*SENTENCES["toy/sentence_rgb"], trainable]
    config = experiment_file("toy/sentence_rgb")
    speed = measure_step(config, batch=2, steps=1, overrides=overrides, cached=True)
    assert speed.model.endpoint == "MaxPool3d_2a_3x3"
    step = speed.timings[0]
    assert (step.label, step.clips, len(step.times)) == ("training step", 2, 1)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("toy/sentence_rgb", r"model\.trainable: must leave the first layers"),
        ("toy/li2017", r"model\.kind: must be a model with a video encoder"),
        ("toy/joint", "task: must be sentence.*frozen trunk, got 'joint'"),
    ],
)
def test_a_step_without_a_frozen_trunk_has_no_features(name: str, message: str) -> None:
    overrides = list(EXPERIMENTS[name])
    with pytest.raises(InputError, match=message):
        measure_step(experiment_file(name), batch=2, steps=1, overrides=overrides, cached=True)


@pytest.mark.parametrize("name", ["toy/sentence_rgb", "toy/li2017"])
def test_ten_sentences_against_one(name: str) -> None:
    overrides = list(SENTENCES[name])
    speed = measure_sentences(experiment_file(name), steps=1, overrides=overrides)
    assert list(speed.medians) == [1, 10] and speed.steps == 1
    assert min(speed.medians.values()) > 0


def test_the_pipeline_against_the_step(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", [make_record()] * 2, [make_record()])
    save_config(make_config(), tmp_path / "config.toml")
    speed = measure_pipeline(tmp_path / "config.toml", data=data, batches=1, overrides=[])
    assert min(speed.pipeline, speed.step, speed.together) > 0
