"""A saved SharpMask gives detections their masks."""

import numpy as np
import pytest
from fakes.configs import TINY_CONFIG
from fakes.untrained_runs import write_joint_run, write_sharpmask_run

from a2d_tf import keys
from a2d_tf.config.loader import save_config
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.runs.joint_masks import load_joint_run, load_masks
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sharpmask import SharpMaskRun


@pytest.fixture(scope="module")
def workdir(tmp_path_factory):
    return write_sharpmask_run(tmp_path_factory.mktemp("sharpmask"))


def detections(batch, places, *, empty):
    """Return boxes 20 pixels wide that move to the right by place and by clip."""
    boxes = np.zeros((batch, places, 4), np.float32)
    for clip in range(batch):
        for place in range(places):
            left = 6 * place + 3 * clip
            boxes[clip, place] = [10, left, 50, left + 20]
    actors = np.ones((batch, places), np.int32)
    for clip, place in empty:
        actors[clip, place] = 0
    return {keys.DETECTION_BOXES: boxes, keys.DETECTION_ACTORS: actors}


def clips():
    video = np.random.default_rng(0).uniform(-1, 1, (2, 3, 64, 64, 3))
    return {keys.VIDEO: video.astype(np.float32), keys.LABELLED: np.array([2, 0])}


def test_every_present_detection_has_the_mask_of_its_box_in_the_labelled_frame(workdir):
    run = load_masks(workdir, size=64)  # it was trained on 32
    assert (run.step, run.config.evaluation.boxes) == (9, 2)
    # Five places in three calls, the last one half empty.
    found = run.add_masks(clips(), detections(2, 5, empty=[(0, 4), (1, 1)]))
    masks = found[keys.DETECTION_MASKS]
    assert (masks.shape, masks.dtype) == ((2, 5, 28, 28), np.float32)
    present = found[keys.DETECTION_ACTORS] > 0
    np.testing.assert_array_equal(masks.any(axis=(2, 3)), present)
    frame = clips()[keys.VIDEO][1:, 0]
    box = found[keys.DETECTION_BOXES][1:, 3:4]
    alone = run.segment(frame, box, present=np.ones((1, 1), bool))
    np.testing.assert_allclose(masks[1, 3], alone[0, 0], atol=1e-5)


def test_a_run_of_another_task_and_a_missing_folder_are_refused(tmp_path):
    save_config(TINY_CONFIG, tmp_path / CONFIG_FILE)
    with pytest.raises(InputError, match="task: must be 'sharpmask', got 'sentence'"):
        load_run(tmp_path, SharpMaskRun)
    with pytest.raises(InputError, match="folder: must hold a trained run"):
        load_run(tmp_path / "missing", SharpMaskRun)


def test_a_joint_run_without_mask_head_gets_masks(workdir, tmp_path):
    write_joint_run(tmp_path, "model.masks=false")
    run = load_joint_run(tmp_path, masks_from=workdir)
    assert run.origin == {"step": 7, "masks_from": {"run": workdir.name, "step": 9}}
    batch = {
        keys.VIDEO: np.zeros((1, 5, 64, 64, 3), np.float32),
        keys.LABELLED: np.array([2], np.int32),
    }
    found = run.detect(batch)
    run.masks = None
    boxed = run.detect(batch)
    assert keys.DETECTION_MASKS not in boxed
    for name, values in boxed.items():
        np.testing.assert_array_equal(found[name], values)
    np.testing.assert_array_equal(
        found[keys.DETECTION_MASKS].any(axis=(2, 3)), boxed[keys.DETECTION_ACTORS] > 0
    )


def test_a_joint_run_with_a_mask_head_keeps_its_own(workdir, tmp_path):
    write_joint_run(tmp_path)
    with pytest.raises(InputError, match="--masks-from: must not be given for a run with a mask"):
        load_joint_run(tmp_path, masks_from=workdir)
