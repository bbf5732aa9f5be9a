"""What every task does alike, shown by one that has nothing of its own."""

import dataclasses
from types import SimpleNamespace

import pytest
from fakes.configs import make_config
from fakes.manifests import write_manifest

from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.errors import InputError
from a2d_tf.records.stored_window import ClipWindow
from a2d_tf.tasks.task import Task, TaskModels


@dataclasses.dataclass(frozen=True)
class Options:
    """How a clip of the task is prepared: it has a number of frames."""

    frames: int = 2


class PlainTask(Task):
    """A task that hands back what it is asked for."""

    takes_flow = False
    clip_options = training_options = Options()
    window = ClipWindow(offsets=(-1, 0), frames=2, frame_stride=1)

    def build_parts(self, data_dir):
        return TaskModels(SimpleNamespace(), SimpleNamespace())

    def initialise(self, model):
        raise NotImplementedError

    def compile_arguments(self):
        return {}

    def make_training_batches(self, data_dir, *, order):
        return data_dir, order

    def validation_batches(self, data_dir):
        raise NotImplementedError

    def begin(self, data_dir, *, start_step):
        self.begun = (data_dir, start_step)


@pytest.fixture
def task(tmp_path):
    train = {"batch_size": 3, "seed": 7, "deterministic": True}
    config = make_config(train=train, data={"shuffle_buffer": 11})
    return PlainTask(config, tmp_path / "run")


@pytest.fixture
def data(tmp_path):
    """Return a data set with an empty shard of each split."""
    folder = tmp_path / "data"
    folder.mkdir()
    for split in ("train", "test"):
        (folder / f"{split}-00000-of-00001.tfrecord").touch()
    write_manifest(folder)
    return folder


def test_every_number_has_its_place_in_the_order_of_batches(task, data):
    assert task.training_batches(data, start_step=5) == (
        data,
        BatchOrder(batch_size=3, shuffle_buffer=11, seed=7, start_step=5, deterministic=True),
    )
    assert task.begun == (data, 5)


@pytest.mark.parametrize("split", ["train", "test"])
def test_training_needs_both_splits(task, data, split):
    (data / f"{split}-00000-of-00001.tfrecord").unlink()
    with pytest.raises(InputError, match=rf"{split}-\*\.tfrecord: must hold shards of this split"):
        task.training_batches(data, start_step=0)
    assert not hasattr(task, "begun")


def test_records_of_another_unit_and_other_frames_are_refused(task, data):
    write_manifest(data, frames=1)
    for check in (task.check_training_data, task.check_data):
        with pytest.raises(InputError, match="must ask for frames that were converted, 1 around"):
            check(data)
    write_manifest(data, unit="video", frames=0)
    for check in (task.check_training_data, task.check_data):
        with pytest.raises(InputError, match="unit: must be 'frame'"):
            check(data)


def test_a_task_of_whole_videos_asks_for_no_window(task, data, monkeypatch):
    monkeypatch.setattr(PlainTask, "window", None)
    write_manifest(data, frames=1)
    task.check_data(data)


def test_clips_to_answer_may_have_another_length(task, monkeypatch):
    assert not task.answers_other_length
    monkeypatch.setattr(PlainTask, "clip_options", Options(frames=9))
    assert task.answers_other_length


def test_by_itself_a_task_reads_one_folder_and_fits_the_whole_model(task, tmp_path):
    model = SimpleNamespace()
    assert task.data_folders(tmp_path) == [tmp_path]
    assert task.model_to_fit(model, tmp_path) is model


def test_by_itself_a_task_has_no_frozen_trunk(task):
    with pytest.raises(InputError, match="config: task: must be sentence: no other task trains"):
        task.model_on_features(SimpleNamespace())
