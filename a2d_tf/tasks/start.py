"""All weights of a model from another run of the same model, before training begins."""

import logging
from pathlib import Path

import h5py
import keras

from a2d_tf.errors import InputError
from a2d_tf.files.digest import check_digest
from a2d_tf.run_folder import read_state
from a2d_tf.tasks.start_layers import check_layers

_log = logging.getLogger(__name__)


def load_start(model: keras.Model, path: Path) -> None:
    """Fill a new model from the checkpoint that ``model.start`` names and log which it was.

    Args:
        model: Model without an optimiser, which would take over that of the other run.
        path: The folder of a run, or the weights of a checkpoint.

    Raises:
        InputError: There is no such checkpoint, it is damaged, or it is that of another model; a
            layer that does not fit is named.
    """
    weights = start_weights(path)
    check_digest(weights)
    check_layers(model, weights)
    try:
        model.load_weights(weights)
    except (OSError, ValueError, KeyError) as error:
        raise InputError(weights, "weights", f"must fit the model: {_reason(error)}") from error
    _log.info("%s: all weights", weights)


def start_weights(path: Path) -> Path:
    """Return the weights of the checkpoint that ``model.start`` names.

    Args:
        path: The folder of a run, or the weights of a checkpoint.

    Raises:
        InputError: There is no such checkpoint.
    """
    state = read_state(path) if path.is_dir() else None
    weights = path if state is None else state.weights
    if not weights.is_file():
        rule = "must be the folder of a trained run, or a checkpoint's weights"
        raise InputError("config", "model.start", rule, str(path))
    return weights


def check_rows(path: Path, layer: str, *, rows: int, words: Path) -> None:
    """Raise InputError unless a checkpoint's embedding has a row for each of its words.

    Args:
        path: The folder of a run, or the weights of a checkpoint.
        layer: Name of the embedding.
        rows: The rows that the words ask for.
        words: The file that lists the words.
    """
    found = _rows_of_layer(start_weights(path), layer)
    if found is not None and found != rows:
        rule = f"must have {rows} rows, one for padding and one for each word of {words}"
        raise InputError(start_weights(path), layer, rule, found)


def _rows_of_layer(path: Path, layer: str) -> int | None:
    """Return the rows of a layer's first weight; None where the file does not name the layer."""
    found: list[int] = []

    def keep(place: str, item: h5py.Group | h5py.Dataset) -> None:
        if place.endswith("/vars") and item.attrs.get("name") == layer and "0" in item:
            found.append(int(item["0"].shape[0]))

    try:
        with h5py.File(path) as file:
            file.visititems(keep)
    except OSError as error:
        raise InputError(path, "weights", f"must fit the model: {error}") from error
    return found[0] if len(found) == 1 else None


def _reason(error: Exception) -> str:
    """Return what Keras says about the first layer that does not fit, without values it adds."""
    lines = [line for line in str(error).splitlines() if line]
    # The layer is named in the first line, its shapes in the second, before all values.
    return " ".join(lines[:2]).partition(" Target variable:")[0]
