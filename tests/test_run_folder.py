"""The last checkpoint of a run is the one that its state names."""

import json

import pytest
from fakes.bare_runs import write_bare_run
from fakes.configs import TINY_CONFIG

from a2d_tf.errors import InputError
from a2d_tf.run_folder import (
    RunState,
    checkpoint_folder,
    find_checkpoint,
    holds_run,
    last_step,
    read_state,
)


def test_a_run_that_has_not_begun_has_no_step(tmp_path):
    assert read_state(tmp_path / "none") is None
    assert last_step(tmp_path) is None


def test_the_state_names_step_and_weights(tmp_path):
    folder = checkpoint_folder(tmp_path)
    folder.mkdir()
    (folder / "state.json").write_text(json.dumps({"step": 40, "weights": "step-40.weights.h5"}))
    weights = tmp_path / "checkpoints" / "step-40.weights.h5"
    assert read_state(tmp_path) == RunState(step=40, weights=weights)
    assert last_step(tmp_path) == 40


@pytest.mark.parametrize("content", ["", "[]", '{"step": 4}', '{"step": "x", "weights": "y"}'])
def test_another_file_of_the_name_is_refused(tmp_path, content):
    checkpoint_folder(tmp_path).mkdir()
    (checkpoint_folder(tmp_path) / "state.json").write_text(content)
    with pytest.raises(InputError, match=r"state\.json: state: must be the file that training"):
        last_step(tmp_path)


def test_a_checkpoint_is_found_by_its_name_and_no_other(tmp_path):
    run = write_bare_run(tmp_path / "run", TINY_CONFIG)
    assert find_checkpoint(run)[0] == 4
    step, weights = find_checkpoint(run, "best")
    assert (step, weights.name) == (2, "step-00000002.weights.h5")
    with pytest.raises(InputError, match="--checkpoint: must be one of last, best, got '3'"):
        find_checkpoint(run, "3")


def test_which_folders_hold_runs(tmp_path):
    assert holds_run(write_bare_run(tmp_path / "run", TINY_CONFIG))
    assert not holds_run(tmp_path / "none")
