"""A checkpoint holds weights, the optimiser's state and the step, and is never half there."""

import json

import keras
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.digest import digest_path
from a2d_tf.files.whole_files import partial_path
from a2d_tf.run_folder import (
    BestCheckpoint,
    last_step,
    read_state,
    stored_checkpoints,
    weights_path,
)
from a2d_tf.training import checkpoint
from a2d_tf.training.checkpoint import (
    checkpoint_folder,
    go_back_to_whole,
    load_checkpoint,
    save_checkpoint,
)

X = np.random.default_rng(0).standard_normal((8, 3)).astype("float32")
Y = np.ones((8, 2), "float32")


def build(units=2):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(units, name="dense")])
    model.compile(keras.optimizers.Adam(0.1), "mse", jit_compile=False)
    return model


def state_of(model):
    variables = [*model.weights, *model.optimizer.variables]
    return [keras.ops.convert_to_numpy(variable) for variable in variables]


def test_weights_slots_and_step_come_back(tmp_path):
    model = build()
    for _ in range(3):
        model.train_on_batch(X, Y)
    save_checkpoint(model, tmp_path, step=3)
    assert last_step(tmp_path) == 3
    other = build()
    other.optimizer.build(other.trainable_variables)
    assert load_checkpoint(other, tmp_path) == 3
    for one, same in zip(state_of(model), state_of(other), strict=True):
        np.testing.assert_array_equal(one, same)
    # And so they go on alike. Before Keras 3.15, losses of batches are averaged.
    model.reset_metrics()
    assert model.train_on_batch(X, Y) == other.train_on_batch(X, Y)
    for one, same in zip(state_of(model), state_of(other), strict=True):
        np.testing.assert_array_equal(one, same)


def test_the_state_of_another_optimiser_is_not_passed_over(tmp_path):
    model = build()
    model.compile(keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam(0.1)), "mse")
    model.optimizer.build(model.trainable_variables)
    save_checkpoint(model, tmp_path, step=3)
    other = build()
    other.optimizer.build(other.trainable_variables)
    with pytest.raises(InputError, match="optimiser: must match this machine: a run in mixed"):
        load_checkpoint(other, tmp_path)


def test_only_the_last_one_is_kept(tmp_path):
    model = build()
    for step in (10, 20, 30):
        save_checkpoint(model, tmp_path, step=step)
    names = sorted(path.name for path in checkpoint_folder(tmp_path).iterdir())
    assert names == ["state.json", "step-00000030.weights.h5", "step-00000030.weights.h5.sha256"]


def steps_kept(workdir):
    """Return the steps whose checkpoints are there, each of which has its digest."""
    kept = stored_checkpoints(workdir)
    assert all(path.with_name(f"{path.name}.sha256").is_file() for path in kept.values())
    return list(kept)


def best_at(workdir, step):
    return BestCheckpoint(step, weights_path(workdir, step), "val_loss", 0.5)


def test_so_many_are_kept_and_the_best_one(tmp_path):
    model = build()
    for step in (10, 20, 30, 40):
        save_checkpoint(model, tmp_path, step=step, keep=2, best=best_at(tmp_path, 10))
    assert steps_kept(tmp_path) == [10, 30, 40]
    assert read_state(tmp_path).best == best_at(tmp_path, 10)
    save_checkpoint(model, tmp_path, step=50, best=best_at(tmp_path, 50))
    assert steps_kept(tmp_path) == [50]


def test_the_best_one_or_that_of_a_step_is_chosen(tmp_path):
    model = build()
    save_checkpoint(model, tmp_path, step=1, best=best_at(tmp_path, 1))
    first = state_of(model)
    model.train_on_batch(X, Y)
    save_checkpoint(model, tmp_path, step=2, best=best_at(tmp_path, 1))
    other = build()
    for which in ("best", "1"):
        assert load_checkpoint(other, tmp_path, which=which) == 1
        np.testing.assert_array_equal(other.get_weights()[0], first[0])
    with pytest.raises(InputError, match="must be one of last, best, 1, 2, got '7'"):
        load_checkpoint(other, tmp_path, which="7")


def test_a_full_disk_keeps_the_checkpoint_before(tmp_path, full_disk):
    model = build()
    save_checkpoint(model, tmp_path, step=1)
    partial_path(weights_path(tmp_path, 2)).symlink_to(full_disk)
    with pytest.raises(InputError, match=r"step-00000002.*must be writable.*No space left"):
        save_checkpoint(model, tmp_path, step=2)
    assert len(list(checkpoint_folder(tmp_path).iterdir())) == 3
    assert load_checkpoint(build(), tmp_path) == 1


def test_no_checkpoint_without_its_digest_on_a_full_disk(tmp_path, full_disk):
    model = build()
    save_checkpoint(model, tmp_path, step=1)
    partial_path(digest_path(weights_path(tmp_path, 2))).symlink_to(full_disk)
    with pytest.raises(InputError, match="No space left"):
        save_checkpoint(model, tmp_path, step=2)
    assert steps_kept(tmp_path) == [1]
    assert load_checkpoint(build(), tmp_path) == 1


def test_what_a_killed_writer_left_is_removed(tmp_path):
    folder = checkpoint_folder(tmp_path)
    folder.mkdir()
    weights = weights_path(tmp_path, 1)
    left = [partial_path(weights), digest_path(weights)]
    for path in left:
        path.write_text("x")
    save_checkpoint(build(), tmp_path, step=2)
    assert not any(path.exists() for path in left)


def damage(path):
    content = bytearray(path.read_bytes())
    content[-9] ^= 64
    path.write_bytes(content)


@pytest.fixture
def damaged(tmp_path):
    """Return a run of which the last of three checkpoints is damaged."""
    model = build()
    for step in (1, 2, 3):
        save_checkpoint(model, tmp_path, step=step, keep=3, best=best_at(tmp_path, 3))
    damage(weights_path(tmp_path, 3))
    return tmp_path


def test_a_damaged_checkpoint_is_named_with_one_that_is_whole(damaged):
    with pytest.raises(InputError) as caught:
        load_checkpoint(build(), damaged)
    assert str(caught.value).startswith(f"{weights_path(damaged, 3)}: SHA-256: ")
    assert "that of step 2 is whole (--checkpoint 2)" in str(caught.value)


def test_a_run_goes_on_from_the_newest_whole_checkpoint(damaged, caplog):
    damage(weights_path(damaged, 2))
    assert go_back_to_whole(damaged, first_epoch=1) == 1
    assert f"{weights_path(damaged, 3)}: SHA-256: " in caplog.text
    assert "continuing from step 1" in caplog.text
    state = read_state(damaged)
    assert (state.step, state.best) == (1, None)
    save_checkpoint(build(), damaged, step=2, keep=3)
    assert steps_kept(damaged) == [1, 2]


@pytest.mark.parametrize("spoil", [damage, lambda path: path.unlink()])
def test_a_run_without_a_whole_checkpoint_is_refused(tmp_path, spoil):
    save_checkpoint(build(), tmp_path, step=1)
    spoil(weights_path(tmp_path, 1))
    with pytest.raises(InputError, match=r"step-00000001.*no earlier checkpoint of this run is"):
        go_back_to_whole(tmp_path, first_epoch=1)


def test_a_run_whose_state_was_lost_goes_on_from_the_newest_whole_checkpoint(damaged, caplog):
    state = checkpoint_folder(damaged) / "state.json"
    state.unlink()
    assert go_back_to_whole(damaged, first_epoch=1) == 2
    assert f"{state}: file: must exist; which checkpoint was the best one is" in caplog.text
    assert read_state(damaged).step == 2


def test_a_run_whose_state_and_checkpoints_were_lost_is_not_begun_anew(damaged):
    (checkpoint_folder(damaged) / "state.json").unlink()
    for step in (1, 2):  # 3 is
        damage(weights_path(damaged, step))
    with pytest.raises(InputError, match=r"state\.json: file: must exist; no checkpoint of this"):
        go_back_to_whole(damaged, first_epoch=1)


def test_a_run_that_was_killed_before_its_first_state_begins_anew(tmp_path):
    save_checkpoint(build(), tmp_path, step=1)
    (checkpoint_folder(tmp_path) / "state.json").unlink()
    assert go_back_to_whole(tmp_path, first_epoch=1) is None


def test_the_last_checkpoint_is_gone_and_another_one_is_named(damaged):
    weights_path(damaged, 3).unlink()
    message = r"step-00000003\.weights\.h5: weights: must exist; that of step 2 is whole"
    with pytest.raises(InputError, match=message):
        load_checkpoint(build(), damaged)


def test_a_whole_or_a_new_run_goes_on_where_it_stopped(tmp_path):
    assert go_back_to_whole(tmp_path, first_epoch=1) is None
    save_checkpoint(build(), tmp_path, step=1)
    assert go_back_to_whole(tmp_path, first_epoch=1) == 1


def test_a_stop_while_writing_leaves_the_state_before(tmp_path, monkeypatch):
    model = build()
    save_checkpoint(model, tmp_path, step=1)
    before = state_of(model)
    model.train_on_batch(X, Y)

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint.json, "dumps", stopped)
    with pytest.raises(KeyboardInterrupt):
        save_checkpoint(model, tmp_path, step=2)
    other = build()
    assert load_checkpoint(other, tmp_path) == 1
    np.testing.assert_array_equal(other.get_weights()[0], before[0])


def test_an_uncompiled_model_takes_the_weights(tmp_path):
    model = build()
    model.train_on_batch(X, Y)
    save_checkpoint(model, tmp_path, step=1)
    plain = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="dense")])
    load_checkpoint(plain, tmp_path)
    np.testing.assert_array_equal(plain.get_weights()[0], model.get_weights()[0])


def test_no_checkpoint(tmp_path):
    assert last_step(tmp_path) is None
    with pytest.raises(InputError, match="must hold a trained run"):
        load_checkpoint(build(), tmp_path)


def test_another_model_s_checkpoint_is_refused_in_one_line(tmp_path):
    save_checkpoint(build(), tmp_path, step=1)
    with pytest.raises(InputError, match="weights: must fit the model") as caught:
        load_checkpoint(build(units=5), tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "{}", "[]", json.dumps({"step": "x", "weights": "y"})])
def test_a_damaged_state_is_refused(tmp_path, content):
    folder = checkpoint_folder(tmp_path)
    folder.mkdir()
    (folder / "state.json").write_text(content)
    with pytest.raises(InputError, match=r"state\.json: state: must be the file"):
        last_step(tmp_path)


def test_weights_that_are_gone_are_refused(tmp_path):
    save_checkpoint(build(), tmp_path, step=1)
    (checkpoint_folder(tmp_path) / "step-00000001.weights.h5").unlink()
    with pytest.raises(InputError, match="weights: must exist; no other checkpoint"):
        load_checkpoint(build(), tmp_path)
