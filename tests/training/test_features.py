"""Training on stored features is training on the clips, to the rounding of the features."""

import csv
import shutil
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.killed_runs import copied_after
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.pictures.sentence_preview import build_sentence_preview
from a2d_tf.records.flow_source import flow_source_of_data, load_flow_source
from a2d_tf.run_folder import last_step
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.task import TaskModels
from a2d_tf.training.features import store_features
from a2d_tf.training.loop import train

pytestmark = pytest.mark.usefixtures("deterministic")


def config_of(**changes):
    """Return an experiment that learns, its first layers frozen."""
    base = {
        "data": {"sentences_per_clip": 2, "shuffle_buffer": 3},
        "model": {
            "width": 0.25,
            "decoder_widths": [8, 8],
            "batch_norm": "frozen",
            "trainable": ["Conv3d_2b", "text_encoder", "filters_", "mask_decoder"],
        },
        "train": {
            "steps": 4,
            "batch_size": 2,
            "steps_per_epoch": 2,
            "learning_rate": 0.01,
            "validation_records": 3,
            "deterministic": True,
        },
    }
    sections = {*base, *changes}
    return make_config(**{key: base.get(key, {}) | changes.get(key, {}) for key in sections})


@pytest.fixture(scope="session")
def features(tmp_path_factory, squares):
    out = tmp_path_factory.mktemp("features")
    store_features(config_of(), data_dir=squares, out=out)
    return out


class Trained(NamedTuple):
    """A finished run, and its folder as it was after the first of two epochs."""

    workdir: Path
    model: keras.Model
    stopped: Path


@pytest.fixture(scope="session")
def clips_run(tmp_path_factory, squares):
    """Return a run on the clips themselves."""
    return run_and_copy(squares, tmp_path_factory.mktemp("clips_run"))


@pytest.fixture(scope="session")
def features_run(tmp_path_factory, features):
    """Return the run on their features."""
    return run_and_copy(features, tmp_path_factory.mktemp("features_run"))


def run_and_copy(data, folder):
    with copied_after(1, folder / "stopped"):
        model = run(config_of(), data, folder / "run")
    return Trained(folder / "run", model, folder / "stopped")


def run(config, data, workdir):
    return train(SentenceTask(config, workdir), data_dir=data, workdir=workdir)


def log_of(workdir):
    with (workdir / "log.csv").open() as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def state_of(model):
    return [*model.weights, *model.optimizer.variables]


@pytest.mark.slow
def test_losses_are_those_of_the_clips(features_run, clips_run):
    logged, expected = log_of(features_run.workdir), log_of(clips_run.workdir)
    for row, same in zip(logged, expected, strict=True):
        assert row.keys() == same.keys()
        losses = [name for name in row if "loss" in name]
        assert len(losses) == 8  # the whole and three resolutions, of training and held-out clips
        for name in losses:
            assert row[name] == pytest.approx(same[name], rel=2**-8)
    assert logged[0]["loss"] > 1.1 * logged[-1]["loss"]
    shapes = [
        [weight.shape for weight in state_of(one)] for one in (features_run.model, clips_run.model)
    ]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("features_first", [True, False])
def test_a_run_may_go_on_with_the_other_data(
    tmp_path, squares, features, clips_run, features_run, features_first
):
    first, second = (features_run, squares) if features_first else (clips_run, features)
    workdir = shutil.copytree(first.stopped, tmp_path / "run")
    assert last_step(workdir) == 2
    resumed = run(config_of(), second, workdir)
    for weight, expected in zip(state_of(resumed), state_of(clips_run.model), strict=True):
        # Adam may turn the rounding of a gradient near zero into a step of the rate, 0.01.
        np.testing.assert_allclose(weight, expected, atol=0.02, err_msg=weight.path)
    assert log_of(workdir)[-1]["loss"] == pytest.approx(
        log_of(clips_run.workdir)[-1]["loss"], rel=2**-8
    )
    # What evaluate, segment and export open.
    for weight, expected in zip(
        load_run(workdir, SentenceRun).model.weights, resumed.weights, strict=True
    ):
        np.testing.assert_array_equal(weight, expected, err_msg=weight.path)


def test_pictures_of_held_out_masks_show_the_clips(tmp_path, squares, features):
    tasks = [SentenceTask(config_of(), tmp_path / "run") for _ in range(2)]

    class Nowhere:
        def predict_on_batch(self, inputs):
            shape = (*inputs[keys.NUM_WORDS].shape, 16, 16)
            return {keys.response(16): np.full(shape, -1.0, np.float32)}

    pictures = [
        build_sentence_preview(task, data, TaskModels(Nowhere(), Nowhere()))().astype(int)
        for task, data in zip(tasks, (squares, features), strict=True)
    ]
    # JPEG once more, and 16 x 16 made large.
    assert pictures[0].shape == pictures[1].shape
    assert np.abs(pictures[0] - pictures[1]).mean() < 3


def test_a_trunk_with_other_weights_is_refused_before_anything_is_written(tmp_path, features):
    with pytest.raises(InputError, match=r"frozen layers: must be what the features were made"):
        run(config_of(train={"seed": 1}), features, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_features_of_other_clips_are_refused(tmp_path, features):
    with pytest.raises(InputError, match=r"data\.zoom: must be that of the stored features, 0\.0"):
        run(config_of(data={"zoom": 0.5}), features, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_drawn_views_of_flow_train(tmp_path, tiny_flow_records):
    config = config_of(
        data={"stream": "flow", "sentences_per_clip": 1, "flip": True, "zoom": 0.2},
        train={"steps": 1, "steps_per_epoch": 1},
    )
    manifest = store_features(config, data_dir=tiny_flow_records, out=tmp_path / "out", views=3)
    # One of three training frames has no sentence.
    assert manifest.splits["train"].records == 6 and manifest.splits["test"].records == 3
    run(config, tmp_path / "out", tmp_path / "run")
    assert last_step(tmp_path / "run") == 1
    assert load_flow_source(tmp_path / "run") == flow_source_of_data(tiny_flow_records)


@pytest.fixture
def two_kinds(tmp_path):
    """A dog and a bird in clips of their own, and a held-out dog."""
    half = np.broadcast_to(np.arange(16) < 8, (16, 16))
    records = [
        make_record(video_id=name, masks=[half], pairs=[pair], sentences=[(f"the {name}", 0)])
        for name, pair in (("dog", 78), ("bird", 48))
    ]
    return write_data(tmp_path / "two_kinds", records, records[:1])


def test_pasted_actors_are_in_the_stored_views(tmp_path, two_kinds):
    config = config_of(
        data={"pasted": 1.0, "rival_sides": 1.0},
        train={"steps": 1, "steps_per_epoch": 1, "validation_records": 1},
    )
    manifest = store_features(config, data_dir=two_kinds, out=tmp_path / "pasted", views=8)
    assert manifest.splits["train"].records == 16
    assert 16 < manifest.splits["train"].sentence_frame_pairs < 32  # not into its own clip
    assert manifest.splits["test"].sentence_frame_pairs == 1
    again = store_features(config, data_dir=two_kinds, out=tmp_path / "again", views=8)
    assert [one.sha256 for one in again.shards] == [one.sha256 for one in manifest.shards]
    run(config, tmp_path / "pasted", tmp_path / "run")
    assert last_step(tmp_path / "run") == 1
    with pytest.raises(InputError, match=r"data\.pasted"):
        run(config_of(), tmp_path / "pasted", tmp_path / "other")
