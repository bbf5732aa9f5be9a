"""Which tasks learn from still images, and what they see of them."""

from pathlib import Path

import numpy as np
import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.manifests import write_manifest
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.config.loader import load_config
from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.sharpmask import SharpMaskTask

CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "toy"


@pytest.fixture
def stills(tiny_coco, tmp_path):
    convert(tiny_coco, tmp_path / "records", dataset="coco")
    return tmp_path / "records"


def first_clip(task, data):
    inputs, _ = next(iter(task.training_batches(data, start_step=0)))
    return np.asarray(inputs[keys.VIDEO])


def test_a_still_stands_for_every_frame(stills, tmp_path):
    task = SentenceTask(make_config(data={"frames": 4, "frame_stride": 3}), tmp_path / "run")
    task.check_data(stills)
    clip = first_clip(task, stills)
    assert clip.shape == (2, 4, 16, 16, 3)
    np.testing.assert_array_equal(clip, np.repeat(clip[:, 2:3], 4, axis=1))


def test_a_drawn_camera_moves_them_in_training_alone(stills, tmp_path):
    task = SentenceTask(make_config(data={"frames": 4, "camera": 0.5}), tmp_path / "run")
    clip = first_clip(task, stills)
    assert (clip[:, 0] != clip[:, 2]).any()
    held, _ = next(iter(task.validation_batches(stills)))
    held = np.asarray(held[keys.VIDEO])
    np.testing.assert_array_equal(held[:, 0], held[:, 2])


def test_videos_must_hold_their_frames_all_the_same(tmp_path):
    data = write_data(tmp_path / "data", [make_record()], [make_record()], frames=1)
    task = SentenceTask(make_config(data={"frames": 4}), tmp_path / "run")
    with pytest.raises(InputError, match=r"data\.frames, data\.frame_stride: must ask for frames"):
        task.check_data(data)
    write_manifest(data, dataset="coco", frames=1, stills=True)
    task.check_data(data)


def test_pairs_and_flow_are_not_learned_from_stills(stills, tmp_path):
    with pytest.raises(InputError, match="dataset: must be videos here"):
        SentenceTask(make_config(data={"queries": "pairs"}), tmp_path).check_data(stills)
    task = SentenceTask(make_config(data={"stream": "flow"}), tmp_path / "flow")
    with pytest.raises(InputError, match="a still image has no flow, got 'coco'"):
        task.training_batches(stills, start_step=0)


@pytest.mark.parametrize(
    ("task", "name"), [(JointTask, "joint.toml"), (SharpMaskTask, "tables/sharpmask.toml")]
)
def test_actors_are_not_learned_from_stills(stills, tmp_path, task, name):
    made = task(load_config(CONFIGS / name), tmp_path)
    with pytest.raises(InputError, match="dataset: must be videos here"):
        made.check_data(stills)


def test_a_camera_has_no_flow():
    with pytest.raises(ValueError, match=r"data\.camera must be 0 with data\.stream flow"):
        make_config(data={"stream": "flow", "camera": 0.1})
