"""The SharpMask task: its batches, its loss, and that it trains."""

import keras
import numpy as np
import pytest
from fakes.datasets import write_data
from fakes.manifests import write_manifest
from fakes.records import make_record
from fakes.untrained_runs import write_sharpmask_run
from keras import ops

from a2d_tf import keys
from a2d_tf.config.loader import load_config, save_config
from a2d_tf.errors import InputError
from a2d_tf.models.box_segmenter import ROWS
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.tasks.sharpmask import SharpMaskTask, crop_loss_terms
from a2d_tf.tasks.table import build_task
from a2d_tf.training.checkpoint import load_checkpoint


@pytest.fixture
def make_task(tmp_path):
    """Return ``make(*overrides)``: the task of a tiny run, and no run beside it."""

    def make(*overrides):
        folder = write_sharpmask_run(tmp_path / "config", *overrides)
        return build_task(load_config(folder / CONFIG_FILE), tmp_path / "run")

    return make


@pytest.fixture
def data(tmp_path):
    """Return two training frames and a test frame of two dogs each."""
    records = [make_record(video_id=name) for name in "ab"]
    return write_data(tmp_path / "data", records, [make_record(video_id="c", split="test")])


def test_a_run_begins_with_all_weights_of_another(make_task, tmp_path):
    task = make_task()
    trained = task.build_models().training
    first = task.build_models().training
    load_checkpoint(trained, tmp_path / "config")
    start = make_task(f"model.start={tmp_path / 'config'}")
    start.initialise(first)
    for one, other in zip(trained.weights, first.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_task_follows_the_configuration(make_task):
    assert isinstance(make_task(), SharpMaskTask)


def test_a_loss_by_hand_without_crops_of_no_actor():
    logits = np.zeros((2, 3, 2, 2), "float32")
    logits[0, 0], logits[0, 1], logits[0, 2] = 2.0, -1.0, 50.0
    targets = np.zeros((2, 3, 2, 2), "float32")
    targets[0, 0] = 1
    outputs = {
        keys.MASK_LOGITS: logits,
        keys.ROI_MASK_TARGETS: targets,
        ROWS: np.array([[0, 1, -1], [-1, -1, -1]]),
    }
    terms = crop_loss_terms({}, outputs, None)
    # -log of the logistic of 2 and of 1: right by 2 and right by 1.
    expected = (np.log1p(np.exp(-2)) + np.log1p(np.exp(-1))) / 2
    np.testing.assert_allclose(ops.convert_to_numpy(terms[keys.MASK]), [expected, 0], atol=1e-6)


def test_a_batch_trains_every_layer(make_task, data):
    task = make_task()
    model = task.build_models().training
    # Eager: the loop's graph of this network takes longer than its step.
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    model.compile(optimizer=optimizer, run_eagerly=True, **task.compile_arguments())
    inputs, _ = next(iter(task.training_batches(data, start_step=0)))
    before = [ops.convert_to_numpy(one) for one in model.get_layer("sharpmask").trainable_weights]
    losses = [float(model.train_on_batch(inputs)) for _ in range(2)]
    assert np.isfinite(losses).all() and min(losses) > 0
    after = model.get_layer("sharpmask").trainable_weights
    moved = [
        (ops.convert_to_numpy(new) != old).any() for new, old in zip(after, before, strict=True)
    ]
    assert np.mean(moved) > 0.9  # a unit of so narrow a network may be dead


def test_validation_batches_fit_the_model(make_task, data):
    task = make_task()
    inputs, targets = next(iter(task.validation_batches(data)))
    assert inputs.keys() == task.build_models().training.input.keys()
    assert targets == {}


def test_pre_trained_weights_are_asked_for(make_task, tmp_path):
    task = make_task("model.width=1.0", f"model.weights={tmp_path / 'missing.h5'}")
    with pytest.raises(InputError, match=r"missing\.h5"):
        task.initialise(task.build_models().training)


def test_whole_videos_are_refused(make_task, tmp_path):
    folder = tmp_path / "videos"
    folder.mkdir()
    write_manifest(folder, unit="video")
    with pytest.raises(InputError):
        make_task().training_batches(folder, start_step=0)


def test_a_saved_configuration_is_the_one_that_was_resolved(make_task, tmp_path):
    config = make_task().config
    save_config(config, tmp_path / "saved.toml")
    assert load_config(tmp_path / "saved.toml") == config
