"""The configuration of a run, and what its results say of its training."""

import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.config.loader import save_config
from a2d_tf.errors import InputError
from a2d_tf.runs.run_config import describe_training, read_run_config


def test_a_run_keeps_what_it_was_trained_with(tmp_path):
    save_config(TINY_CONFIG, tmp_path / "config.toml")
    assert read_run_config(tmp_path) == TINY_CONFIG


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(InputError, match="none: folder: must hold a trained run"):
        read_run_config(tmp_path / "none")
    with pytest.raises(InputError, match=r"must hold a trained run \(see a2d-tf train\)$"):
        read_run_config(tmp_path)


def test_a_run_inside_the_folder_is_named(tmp_path):
    (tmp_path / "run").mkdir()
    save_config(TINY_CONFIG, tmp_path / "run" / "config.toml")
    with pytest.raises(InputError, match=f"there is one in {tmp_path / 'run'}$"):
        read_run_config(tmp_path)


def test_step_0_is_a_step():
    assert describe_training(0) == {"step": 0}
    assert describe_training(None) == {"untrained": True}
