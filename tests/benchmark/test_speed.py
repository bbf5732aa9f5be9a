"""Steps of every task and sentences of those that answer them, on made-up data."""

import re

import pytest
from fakes.small_experiments import EXPERIMENTS, SENTENCES, experiment_file

from a2d_tf.benchmark.speed import measure_sentences, measure_step
from a2d_tf.errors import InputError


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_step_of_every_kind_of_model(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    overrides = list(EXPERIMENTS[name])
    assert measure_step(experiment_file(name), batch=2, steps=1, overrides=overrides) == 0
    printed = capsys.readouterr().out
    assert "of them train; batch 2" in printed
    assert re.search(r"training step: median \d+\.\d\d s for 2 clips \(of 1\)", printed)
    assert re.search(r"prediction: median \d+\.\d\d s for 1 clips \(of 1\)", printed)
    assert re.search(r"peak memory [1-9\d]*\.\d\d GiB\n$", printed)


def test_a_step_on_features_of_the_frozen_trunk(capsys: pytest.CaptureFixture[str]) -> None:
    trainable = "model.trainable=['Conv3d_2b', 'text_encoder', 'filters_', 'mask_decoder']"
    overrides = [*SENTENCES["toy/sentence_rgb"], trainable]
    config = experiment_file("toy/sentence_rgb")
    assert measure_step(config, batch=2, steps=1, overrides=overrides, cached=True) == 0
    printed = capsys.readouterr().out
    assert "features after MaxPool3d_2a_3x3\n" in printed
    assert re.search(r"training step: median \d+\.\d\d s for 2 clips \(of 1\)", printed)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("toy/sentence_rgb", r"model\.trainable: must leave the first layers"),
        ("toy/li2017", r"model\.kind: must be i3d"),
        ("toy/joint", "task: must be sentence with --cached, got 'joint'"),
    ],
)
def test_a_step_without_a_frozen_trunk_has_no_features(name: str, message: str) -> None:
    overrides = list(EXPERIMENTS[name])
    with pytest.raises(InputError, match=message):
        measure_step(experiment_file(name), batch=2, steps=1, overrides=overrides, cached=True)


@pytest.mark.parametrize("name", ["toy/sentence_rgb", "toy/li2017"])
def test_ten_sentences_against_one(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    overrides = list(SENTENCES[name])
    assert measure_sentences(experiment_file(name), steps=1, overrides=overrides) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == ["1 sentences", "10 sentences"]
    assert re.fullmatch(r"ten sentences cost \d+\.\d\d times one", lines[2])
