"""All weights of a model from another run of the same model, before training begins."""

from pathlib import Path

import keras

from a2d_tf.errors import InputError
from a2d_tf.tasks.run_state import read_state


def load_start(model: keras.Model, path: Path) -> None:
    """Fill a new model from the checkpoint that ``model.start`` names and print which it was.

    Args:
        model: Without an optimiser, which would take that of the other run.
        path: The folder of a run, or the weights of a checkpoint.

    Raises:
        InputError: No such checkpoint, or one of another model; a layer that does not fit is named.
    """
    state = read_state(path) if path.is_dir() else None
    weights = path if state is None else state.weights
    if not weights.is_file():
        rule = "must be the folder of a trained run, or a checkpoint's weights"
        raise InputError("config", "model.start", rule, path)
    try:
        model.load_weights(weights)
    except (OSError, ValueError, KeyError) as error:
        raise InputError(weights, "weights", f"must fit the model: {_reason(error)}") from error
    print(f"{weights}: all weights")


def _reason(error: Exception) -> str:
    """Return what Keras says of the first layer that does not fit, without the values it adds."""
    lines = [line for line in str(error).splitlines() if line]
    # The layer is named in the first line, its shapes in the second, before all values.
    return " ".join(lines[:2]).partition(" Target variable:")[0]
