"""Weights and paths in an experiment are found from anywhere."""

from pathlib import Path

import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.config.loader import load_config, save_config


@pytest.fixture
def load(tmp_path):
    """Return ``load(weights)``: an experiment of the full network with these weights."""
    path = tmp_path / "experiment.toml"
    save_config(TINY_CONFIG, path)
    return lambda weights: load_config(
        path, overrides=["model.width=1.0", f"model.weights={weights}"]
    )


@pytest.mark.parametrize(
    ("weights", "read"),
    [
        ("", ""),
        ("some/model.ckpt", str(Path("some/model.ckpt").absolute())),
        ("hub:~/module", f"hub:{Path.home() / 'module'}"),
        ("hub:https://example.org/module/1", "hub:https://example.org/module/1"),
        ("gs://bucket/model.ckpt", "gs://bucket/model.ckpt"),
        ("kinetics400-rgb", "kinetics400-rgb"),
    ],
)
def test_weights_are_found_from_anywhere(load, weights, read):
    assert load(weights).model.weights == read


def test_a_word_that_is_a_path_needs_no_name(load, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ckpt.index").touch()
    assert load("ckpt").model.weights == str(tmp_path / "ckpt")
