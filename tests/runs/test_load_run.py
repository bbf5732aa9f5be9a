"""A run is loaded as what it is, with the weights that were asked for."""

import numpy as np
import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.errors import InputError
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.load_run import check_kind, load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.runs.trained_run import TrainedRun


def test_any_task_is_taken_where_any_will_do(untrained_run):
    run = load_run(untrained_run, TrainedRun)
    assert isinstance(run, SentenceRun)
    assert (run.step, run.origin, run.name) == (7, {"step": 7}, untrained_run.name)
    assert run.config == TINY_CONFIG


def test_the_control_has_random_weights_of_the_run_s_seed(untrained_run):
    first, second = (load_run(untrained_run, SentenceRun, trained=False) for _ in range(2))
    assert (first.step, first.origin) == (None, {"untrained": True})
    for one, other in zip(first.model.get_weights(), second.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_configuration_that_was_read_is_not_read_again(untrained_run, monkeypatch):
    monkeypatch.setattr("a2d_tf.runs.load_run.read_run_config", None)  # would fail when called
    data = TINY_CONFIG.data.model_copy(update={"frame_stride": 3})
    config = TINY_CONFIG.model_copy(update={"data": data})
    assert load_run(untrained_run, SentenceRun, config=config, trained=False).config is config


def test_another_task_is_refused(tmp_path):
    check_kind(TINY_CONFIG, tmp_path, TrainedRun)
    with pytest.raises(InputError) as caught:
        check_kind(TINY_CONFIG, tmp_path, JointRun)
    place = tmp_path / "config.toml"
    assert str(caught.value) == f"{place}: task: must be 'joint', got 'sentence'"
