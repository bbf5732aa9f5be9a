"""A checkpoint holds weights, the optimiser's state and the step, and is never half there."""

import json

import keras
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.run_folder import last_step
from a2d_tf.training import checkpoint
from a2d_tf.training.checkpoint import checkpoint_folder, load_checkpoint, save_checkpoint

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
    # And so they go on alike.
    assert model.train_on_batch(X, Y) == other.train_on_batch(X, Y)
    for one, same in zip(state_of(model), state_of(other), strict=True):
        np.testing.assert_array_equal(one, same)


def test_only_the_last_one_is_kept(tmp_path):
    model = build()
    for step in (10, 20, 30):
        save_checkpoint(model, tmp_path, step=step)
    names = sorted(path.name for path in checkpoint_folder(tmp_path).iterdir())
    assert names == ["state.json", "step-00000030.weights.h5"]


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
    with pytest.raises(InputError, match="weights: must fit"):
        load_checkpoint(build(), tmp_path)
