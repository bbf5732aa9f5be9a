"""Samples from records beside those from the release's files."""

import pytest
from fakes.configs import make_config

from a2d_tf.benchmark import input_speed
from a2d_tf.benchmark.input_speed import InputSpeed, measure_input
from a2d_tf.config.loader import save_config
from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError


def test_both_are_measured(tiny_a2d_template, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        input_speed, "measure_files", lambda files, *, workers: asked.extend(files) or 2.0
    )
    convert(tiny_a2d_template, tmp_path / "data", frames=4)
    save_config(make_config(), tmp_path / "config.toml")
    speed = measure_input(
        tmp_path / "config.toml",
        data=tmp_path / "data",
        root=tiny_a2d_template,
        samples=2,
        overrides=[],
    )
    assert speed.files == 2.0 and speed.records > 0 and speed.samples == len(asked) == 2
    assert {one.clip.stem for one in asked} <= {"-tiny_pair", "tiny_missed"}
    assert speed.factor == speed.records / 2


def test_a_release_without_training_frames(tiny_a2d, tmp_path):
    convert(tiny_a2d, tmp_path / "data", frames=4)
    videoset = tiny_a2d / "Release" / "videoset.csv"
    videoset.write_text("".join(row + "\n" for row in videoset.read_text().splitlines()[1:2]))
    save_config(make_config(), tmp_path / "config.toml")
    with pytest.raises(InputError, match="train: must have an annotated frame, got 0"):
        measure_input(
            tmp_path / "config.toml",
            data=tmp_path / "data",
            root=tiny_a2d,
            samples=2,
            overrides=[],
        )


def test_the_factor():
    assert InputSpeed(records=12.0, files=3.0, samples=5, cores=2).factor == 4
