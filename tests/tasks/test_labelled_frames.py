"""A task of labelled frames hands on what its training model takes."""

import pytest
from fakes.datasets import write_data
from fakes.records import make_record
from fakes.small_experiments import JOINT, experiment_file

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.config.loader import load_config
from a2d_tf.tasks.labelled_frames import LabelledFramesTask

OPTIONS = LabelledClipOptions(size=16, frames=1, max_instances=2, flow=False)


class PictureTask(LabelledFramesTask):
    """A task whose model takes the picture and the boxes."""

    takes_flow = False
    clip_options = training_options = OPTIONS
    training_inputs = (keys.VIDEO, keys.TRUE_BOXES)
    window = None

    def build_parts(self, data_dir):
        raise NotImplementedError

    def initialise(self, model):
        raise NotImplementedError

    def compile_arguments(self):
        raise NotImplementedError


@pytest.fixture
def data(tmp_path):
    return write_data(tmp_path / "data", [make_record()], [make_record(split="test")] * 3)


@pytest.fixture
def task(tmp_path):
    overrides = (*JOINT, "train.batch_size=2", "train.validation_records=3")
    return PictureTask(
        load_config(experiment_file("toy/joint"), overrides=overrides), tmp_path / "run"
    )


def test_other_fields_are_left_out(task, data):
    for batches in (task.training_batches(data, start_step=0), task.validation_batches(data)):
        inputs, _ = next(iter(batches))
        assert set(inputs) == {keys.VIDEO, keys.TRUE_BOXES}
        assert inputs[keys.VIDEO].shape == (2, 1, 16, 16, 3)


def test_held_out_batches_are_the_first_records_filled_up(task, data):
    assert len(list(task.validation_batches(data))) == 2
