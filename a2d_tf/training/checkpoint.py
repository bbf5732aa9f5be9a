"""The last state of a run on disk: weights, optimiser and step, replaced atomically."""

import json
from pathlib import Path

import keras

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text
from a2d_tf.run_folder import STATE_FILE, checkpoint_folder, read_state


def save_checkpoint(model: keras.Model, workdir: Path, *, step: int) -> None:
    """Write the model's weights, its optimiser's state and the step; never leave half a file."""
    folder = checkpoint_folder(workdir)
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / f"step-{step:08d}.weights.h5"
    model.save_weights(weights)
    state = {"step": step, "weights": weights.name}
    replace_text(folder / STATE_FILE, json.dumps(state) + "\n")
    for older in folder.glob("step-*.weights.h5"):
        if older != weights:
            older.unlink()


def load_checkpoint(model: keras.Model, workdir: Path) -> int:
    """Fill a model (and its optimiser, when compiled) from the checkpoint and return its step.

    Raises:
        InputError: There is no checkpoint, or it is that of another model.
    """
    state = read_state(workdir)
    if state is None:
        raise InputError(workdir, "checkpoints", "must hold a trained run (see a2d-tf train)")
    try:
        model.load_weights(state.weights)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            state.weights, "weights", f"must fit the model of this run: {reason}"
        ) from error
    return state.step
