"""A joint run takes masks from a run of SharpMask, unless it has its own."""

import pytest
from fakes.configs import TINY_CONFIG
from fakes.small_experiments import JOINT, experiment_file
from fakes.untrained_runs import write_sharpmask_run

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.errors import InputError
from a2d_tf.runs.joint_masks import load_joint_run, load_masks


@pytest.fixture
def save(tmp_path):
    """Return ``save(config)``: the folder of a run that has nothing but its configuration."""

    def save(config):
        folder = tmp_path / "run"
        folder.mkdir()
        save_config(config, folder / "config.toml")
        return folder

    return save


def test_masks_of_its_own_and_others_do_not_go_together(save, tmp_path):
    run = save(load_config(experiment_file("toy/joint"), overrides=JOINT))
    rule = r"--masks-from: must not be given for a run with a mask head \(model\.masks = true\)"
    with pytest.raises(InputError, match=rule):
        load_joint_run(run, masks_from=tmp_path / "masks")


def test_masks_are_for_joint_runs(save, tmp_path):
    with pytest.raises(InputError, match="task: must be 'joint', got 'sentence'"):
        load_joint_run(save(TINY_CONFIG), masks_from=tmp_path / "masks")


def test_masks_come_from_a_run_of_sharpmask(save):
    with pytest.raises(InputError, match="task: must be 'sharpmask', got 'sentence'"):
        load_masks(save(TINY_CONFIG), size=64)


def test_pictures_may_have_another_side_than_in_training(tmp_path):
    masks = load_masks(write_sharpmask_run(tmp_path / "masks"), size=64)
    assert (masks.config.data.size, masks.config.model.crop_size, masks.step) == (64, 32, 9)
