"""A joint run takes masks from a run of SharpMask or from supervoxels, unless it has its own."""

import sys
from pathlib import Path

import pytest
from fakes.configs import TINY_CONFIG
from fakes.manifests import write_manifest
from fakes.small_experiments import JOINT, experiment_file
from fakes.untrained_runs import write_joint_run, write_sharpmask_run

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.errors import InputError
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.joint_masks import load_joint_run, load_masks
from a2d_tf.runs.supervoxels import SupervoxelMasks
from a2d_tf.tasks.joint import JointTask


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


def test_the_word_supervoxels_names_no_folder(tmp_path, monkeypatch):
    write_joint_run(tmp_path, "model.masks=false")
    run = load_joint_run(tmp_path, masks_from="supervoxels")
    assert isinstance(run.masks, SupervoxelMasks)
    assert run.clip_options.neighbours == run.config.supervoxels.frames == 5
    settings = run.config.supervoxels.model_dump()
    assert run.origin == {"step": 7, "masks_from": {"method": "supervoxels", **settings}}
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="supervoxels: folder: must hold a trained run"):
        load_joint_run(tmp_path, masks_from=Path("./supervoxels"))


def test_supervoxels_are_for_runs_without_masks_and_with_scikit_image(save, tmp_path, monkeypatch):
    run = save(load_config(experiment_file("toy/joint"), overrides=JOINT))
    with pytest.raises(InputError, match=r"--masks-from: must not .*, got 'supervoxels'"):
        load_joint_run(run, masks_from="supervoxels")
    boxes = load_config(experiment_file("toy/joint"), overrides=(*JOINT, "model.masks=false"))
    save_config(boxes, run / "config.toml")
    monkeypatch.setitem(sys.modules, "skimage.segmentation", None)
    with pytest.raises(InputError, match="--masks-from: supervoxels: needs scikit-image: pip "):
        load_joint_run(run, masks_from="supervoxels")


def test_frames_that_supervoxels_read_must_be_converted(tmp_path):
    config = load_config(experiment_file("toy/joint"), overrides=JOINT)
    task = JointTask(config, tmp_path)
    write_manifest(tmp_path, frames=1)
    JointRun(task=task, model=None, step=None).check_data(tmp_path)
    run = JointRun(task=task, model=None, step=None, masks=SupervoxelMasks(config))
    with pytest.raises(InputError, match=r"supervoxels\.frames, data\.frame_stride: must ask"):
        run.check_data(tmp_path)


def test_pictures_may_have_another_side_than_in_training(tmp_path):
    masks = load_masks(write_sharpmask_run(tmp_path / "masks"), size=64)
    assert (masks.config.data.size, masks.config.model.crop_size, masks.step) == (64, 32, 9)
