"""Training learns, goes on exactly where it stopped, and keeps what it promises on disk."""

import csv
import json
import signal

import numpy as np
import pytest
import tensorflow as tf
from fakes.configs import make_baseline_config, make_config
from fakes.killed_runs import copied_after

from a2d_tf.config.loader import load_config
from a2d_tf.errors import InputError
from a2d_tf.processes.interrupts import Terminated
from a2d_tf.records.outlines import list_frames
from a2d_tf.records.shard_files import list_shards
from a2d_tf.run_folder import last_step, read_state, stored_checkpoints
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.training import loop
from a2d_tf.training.data_summary import read_data_summary
from a2d_tf.training.finite import StopWithoutNumbers
from a2d_tf.training.loop import train


def config_of(**changes):
    """Return an experiment that learns the squares."""
    base = {
        "data": {"sentences_per_clip": 2},
        "model": {"width": 0.25, "decoder_widths": [8, 8]},
        "train": {"steps": 4, "batch_size": 4, "deterministic": True},
    }
    sections = {*base, *changes}
    return make_config(**{key: base.get(key, {}) | changes.get(key, {}) for key in sections})


# A run long enough to have learned the squares.
LEARNED = {
    "steps": 160,
    "steps_per_epoch": 40,
    "learning_rate": 0.01,
    "decay_steps": [120],
    "deterministic": False,
}


def run(config, data, workdir):
    return train(SentenceTask(config, workdir), data_dir=data, workdir=workdir)


def log_of(workdir):
    with (workdir / "log.csv").open() as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def learned(tmp_path_factory, squares):
    """Return folder and model of a finished run of four epochs."""
    workdir = tmp_path_factory.mktemp("learned") / "new" / "run"
    return workdir, run(config_of(train=LEARNED), squares, workdir)


@pytest.fixture
def stop_after(monkeypatch):
    """Return ``stop_after(epochs)``: Ctrl-C as soon as that many epochs are saved."""

    def stop_after(epochs):
        saved = loop.CheckpointEveryEpoch.on_epoch_end

        def on_epoch_end(self, epoch, logs=None):
            saved(self, epoch, logs)
            if epoch + 1 == epochs:
                raise KeyboardInterrupt

        monkeypatch.setattr(loop.CheckpointEveryEpoch, "on_epoch_end", on_epoch_end)

    yield stop_after
    monkeypatch.undo()


@pytest.mark.slow
@pytest.mark.usefixtures("deterministic")
def test_stopped_and_resumed_is_straight_through(tmp_path, squares, stop_after, monkeypatch):
    config = config_of(
        data={"flip": True, "zoom": 0.2, "brightness": 0.2},
        train={"steps": 4, "steps_per_epoch": 1, "batch_size": 2, "decay_steps": [3]},
    )
    straight = run(config, squares, tmp_path / "straight")

    stop_after(2)
    with pytest.raises(KeyboardInterrupt):
        run(config, squares, tmp_path / "stopped")
    assert last_step(tmp_path / "stopped") == 2
    monkeypatch.undo()
    resumed = run(config, squares, tmp_path / "stopped")

    assert last_step(tmp_path / "stopped") == 4
    for one, other in zip(straight.weights, resumed.weights, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5, err_msg=one.path)
    for one, other in zip(straight.optimizer.variables, resumed.optimizer.variables, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5, err_msg=one.path)
    for row, same in zip(log_of(tmp_path / "straight"), log_of(tmp_path / "stopped"), strict=True):
        assert row == pytest.approx(same, abs=1e-5)


@pytest.fixture
def stop_at(monkeypatch):
    """Return ``stop_at(step, number)``: a signal during that step of a run, once."""

    def stop_at(step, number):
        count = StopWithoutNumbers.on_train_batch_end

        def on_train_batch_end(self, batch, logs=None):
            count(self, batch, logs)
            if self._step == step:
                signal.raise_signal(number)

        monkeypatch.setattr(StopWithoutNumbers, "on_train_batch_end", on_train_batch_end)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal
    yield stop_at
    monkeypatch.undo()
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.usefixtures("deterministic")
def test_made_longer_and_terminated_is_straight_through(tmp_path, squares, stop_at, monkeypatch):
    # It stops between two batches that move the weights once.
    train = {"steps_per_epoch": 2, "batch_size": 2, "keep": 2, "accumulate": 2, "ema": 0.9}
    workdir = tmp_path / "longer"
    run(config_of(data={"flip": True}, train=train | {"steps": 2}), squares, workdir)
    longer = config_of(data={"flip": True}, train=train | {"steps": 6})
    stop_at(3, signal.SIGTERM)
    with pytest.raises(Terminated):
        run(longer, squares, workdir)
    assert load_config(workdir / "config.toml") == longer
    assert list(stored_checkpoints(workdir)) == [2, 3]
    assert [row["epoch"] for row in log_of(workdir)] == [0]
    monkeypatch.undo()
    resumed = run(longer, squares, workdir)
    straight = run(longer, squares, tmp_path / "straight")
    for one, other in zip(straight.weights, resumed.weights, strict=True):
        np.testing.assert_array_equal(one, other, err_msg=one.path)
    for one, other in zip(straight.optimizer.variables, resumed.optimizer.variables, strict=True):
        np.testing.assert_array_equal(one, other, err_msg=one.path)
    rows, same = log_of(tmp_path / "straight"), log_of(workdir)
    assert [row["epoch"] for row in same] == [0, 1, 2]
    # Of the epoch that was left, training's own columns tell its later steps alone.
    assert rows[0] == same[0] and rows[2] == same[2]
    assert rows[1]["val_loss"] == same[1]["val_loss"]


def test_ctrl_c_in_an_epoch_s_last_step_waits_for_its_row(tmp_path, squares, stop_at):
    stop_at(2, signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run(config_of(train={"steps_per_epoch": 2, "deterministic": False}), squares, tmp_path)
    assert last_step(tmp_path) == 2
    assert [row["epoch"] for row in log_of(tmp_path)] == [0]


@pytest.mark.usefixtures("deterministic")
def test_a_baseline_goes_on_with_its_own_words(tmp_path, squares):
    train = {"steps": 2, "steps_per_epoch": 1, "deterministic": True, "decay_steps": [1]}
    sgd = {"optimizer": "sgd", "momentum": 0.9, "weight_decay": 0.01}
    config = make_baseline_config("hu2016", train=train | sgd)
    with copied_after(1, tmp_path / "stopped"):
        straight = run(config, squares, tmp_path / "straight")
    assert last_step(tmp_path / "stopped") == 1
    words = (tmp_path / "stopped" / "vocabulary.txt").read_text()
    resumed = run(config, squares, tmp_path / "stopped")
    assert (tmp_path / "stopped" / "vocabulary.txt").read_text() == words
    for one, other in zip(straight.weights, resumed.weights, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5, err_msg=one.path)
    for one, other in zip(straight.optimizer.variables, resumed.optimizer.variables, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5, err_msg=one.path)


def test_what_a_run_leaves(learned, squares):
    workdir, model = learned
    config = config_of(train=LEARNED)
    assert load_config(workdir / "config.toml") == config
    [data] = read_data_summary(workdir)
    assert data["folder"] == squares.name and "shards" not in data
    rows = log_of(workdir)
    assert [row["epoch"] for row in rows] == [0, 1, 2, 3]
    assert {"loss", "val_loss", "val_response_16_mean_iou"} <= set(rows[0])
    for split in ("train", "validation"):
        assert list((workdir / "tensorboard" / split).glob("events.out.tfevents.*"))
    scores = [row["val_response_16_mean_iou"] for row in rows]
    best = 40 * (1 + scores.index(max(scores)))
    assert list(stored_checkpoints(workdir)) == sorted({best, 160})
    kept = read_state(workdir).best
    assert (kept.step, kept.metric) == (best, "val_response_16_mean_iou")
    assert kept.value == pytest.approx(max(scores))
    # The same command once more changes nothing.
    again = run(config, squares, workdir)
    for weight, same in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, same)
    assert log_of(workdir) == rows


def test_a_small_batch_is_learned(learned):
    rows = log_of(learned[0])
    assert rows[-1]["loss"] < 0.5 * rows[0]["loss"]
    assert rows[-1]["val_response_16_mean_iou"] > 0.5


class TestRefusals:
    def test_another_configuration_in_the_same_folder(self, learned, squares):
        workdir, _ = learned
        config = config_of(train=LEARNED | {"learning_rate": 0.5})
        with pytest.raises(InputError) as caught:
            run(config, squares, workdir)
        message = str(caught.value)
        assert message.startswith(f"{workdir / 'config.toml'}: train.learning_rate: ")
        assert "0.01" in message and message.endswith("got 0.5")

    def test_bad_data_leaves_no_run_behind(self, tmp_path, squares):
        with pytest.raises(InputError, match="frames that were converted"):
            run(config_of(data={"frames": 17}), squares, tmp_path / "run")
        with pytest.raises(InputError):
            run(config_of(), tmp_path, tmp_path / "run")
        assert not (tmp_path / "run" / "config.toml").exists()

    def test_a_loss_that_is_lost_keeps_the_last_good_state(self, tmp_path, squares):
        config = config_of(
            train={
                "steps": 4,
                "steps_per_epoch": 2,
                "learning_rate": 1e30,
                "deterministic": False,
            }
        )
        with pytest.raises(InputError, match=r"loss: must stay a number.*got nan"):
            run(config, squares, tmp_path)
        assert last_step(tmp_path) is None
        failed = json.loads((tmp_path / "failed_batch.json").read_text())
        assert (failed["field"], failed["value"]) == ("loss", "nan")
        shown = {
            frame.video_id: frame.texts for frame in list_frames(list_shards(squares, "train"))
        }
        assert len(failed["elements"]) == 4
        for element in failed["elements"]:
            assert set(element["sentence/texts"]) == set(shown[element["video_id"]])

    def test_weights_that_are_lost_are_not_kept(self, tmp_path, squares, monkeypatch):
        saved = loop.CheckpointEveryEpoch.on_epoch_end

        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                self._whole.weights[0].assign(np.nan * np.array(self._whole.weights[0]))
            saved(self, epoch, logs)

        monkeypatch.setattr(loop.CheckpointEveryEpoch, "on_epoch_end", on_epoch_end)
        config = config_of(train={"steps": 2, "steps_per_epoch": 1, "deterministic": False})
        with pytest.raises(InputError, match=r"weights: must stay a number"):
            run(config, squares, tmp_path)
        assert last_step(tmp_path) == 1
        assert json.loads((tmp_path / "failed_batch.json").read_text())["step"] == 2

    def test_an_unknown_column_of_the_best_is_told_at_the_first_step(self, tmp_path, squares):
        config = config_of(train={"best_by": "val_mean_io", "deterministic": False})
        with pytest.raises(InputError, match=r"train\.best_by: must be one of val_loss, "):
            run(config, squares, tmp_path)


def test_a_damaged_shard_of_any_folder_is_named(tmp_path, squares, monkeypatch):
    shard = tmp_path / "also" / "train-00000-of-00001.tfrecord"
    shard.parent.mkdir()
    shard.write_bytes(bytes(100))
    monkeypatch.setattr(loop, "_train", lambda *_, **__: list(tf.data.TFRecordDataset(str(shard))))
    config = config_of(data={"also": (str(shard.parent),)})
    rule = "record 1 and all after it: must be whole"
    with pytest.raises(InputError, match=rf"also/train-00000-of-00001\.tfrecord: {rule}"):
        run(config, squares, tmp_path / "run")
