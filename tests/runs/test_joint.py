"""A joint model that was saved answers as it did, and other folders are refused."""

import shutil

import numpy as np
import pytest
from fakes.configs import TINY_CONFIG
from fakes.untrained_runs import write_joint_run

from a2d_tf import keys
from a2d_tf.config.loader import save_config
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.runs.joint_masks import load_joint_run


def test_a_saved_model_detects(tmp_path):
    saved = write_joint_run(tmp_path)
    run = load_joint_run(tmp_path)
    assert run.step == 7
    for loaded, weight in zip(run.model.weights, saved.inference.weights, strict=True):
        np.testing.assert_array_equal(loaded, weight, err_msg=weight.path)
    found = run.detect(
        {
            keys.VIDEO: np.zeros((1, 5, 64, 64, 3), np.float32),
            keys.LABELLED: np.array([2], np.int32),
            keys.VIDEO_ID: np.array([b"passed over"]),
        }
    )
    assert {name: (values.shape, values.dtype.name) for name, values in found.items()} == {
        keys.DETECTION_BOXES: ((1, 4, 4), "float32"),
        keys.DETECTION_ACTORS: ((1, 4), "int32"),
        keys.DETECTION_SCORES: ((1, 4), "float32"),
        keys.DETECTION_ACTIONS: ((1, 4, 10), "float32"),
        keys.DETECTION_MASKS: ((1, 4, 28, 28), "float32"),
    }
    assert (found[keys.DETECTION_ACTORS] > 0).any()


def test_an_untrained_model_has_the_weights_that_training_began_with(tmp_path):
    saved = write_joint_run(tmp_path, "train.seed=3")  # it was made by seed 3
    shutil.rmtree(tmp_path / "checkpoints")
    run = load_joint_run(tmp_path, trained=False)
    assert run.origin == {"untrained": True}
    for fresh, weight in zip(run.model.weights, saved.inference.weights, strict=True):
        np.testing.assert_array_equal(fresh, weight, err_msg=weight.path)


def test_a_run_without_any_masks_says_that_they_are_boxes(tmp_path):
    write_joint_run(tmp_path, "model.masks=false")
    assert load_joint_run(tmp_path, trained=False).origin["filled_boxes"] is True


def test_a_run_of_another_task_and_a_missing_folder_are_refused(tmp_path):
    save_config(TINY_CONFIG, tmp_path / CONFIG_FILE)
    with pytest.raises(InputError, match="task: must be 'joint', got 'sentence'"):
        load_joint_run(tmp_path)
    with pytest.raises(InputError, match="folder: must hold a trained run"):
        load_joint_run(tmp_path / "missing")
