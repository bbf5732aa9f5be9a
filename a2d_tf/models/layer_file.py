"""Weights that Keras stored by layer name: HDF5 files of the years before ``.weights.h5``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import h5py
import keras
import numpy as np

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.hdf5 import HDF5_ERRORS, read_weights

# What an optimiser keeps is in a group of its own in a file of a whole model.
_OPTIMISER = "optimizer_weights"


@dataclass(frozen=True)
class LayerReport:
    """What became of every weight, as ``layer/weight``.

    Attributes:
        loaded: Weights of the file that are now in the model.
        unused: Weights of the file for parts that the model does not have.
        kept: Layers of the model that are not in such files and keep their own weights.
    """

    loaded: tuple[str, ...]
    unused: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return one line of counts."""
        layers = counted(len(self.kept), "layer keeps its own", "layers keep their own")
        kept = f", {layers}" if self.kept else ""
        loaded = counted(len(self.loaded), "weight")
        return f"{loaded} loaded, {len(self.unused):,} of the file unused{kept}"


def read_layers(path: str | Path) -> dict[str, np.ndarray]:
    """Return every weight of a file as ``layer/weight``, such as ``conv1_conv/kernel``.

    The groups around a layer, those of a whole model or of a model in a model, are left out of the
    name.

    Args:
        path: The local file.

    Raises:
        InputError: No such file, no weights in it, or two layers with one name.
    """
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise InputError(path, "file", f"must be a readable HDF5 file: {error}") from None
    places: dict[str, str] = {}  # in the file, by the names of weights

    def keep(place: str, item: h5py.Group | h5py.Dataset) -> None:
        parts = place.split("/")
        if isinstance(item, h5py.Group) or parts[0] == _OPTIMISER:
            return
        # Published files end a weight's name with TensorFlow's number of the output, ":0".
        name = "/".join(parts[-2:]).partition(":")[0]
        if len(parts) < 2 or name in places:
            raise InputError(path, place, "must be one weight of one layer")
        places[name] = place

    try:
        with file:
            file.visititems(keep)
            values = read_weights(file, Path(path), places.values())
    except HDF5_ERRORS as error:
        reason = str(error).partition("\n")[0]
        raise InputError(path, "file", "must be a whole file of weights", reason) from None
    weights = {name: values[place] for name, place in places.items()}
    if not weights:
        raise InputError(path, "file", "must hold weights by layer name")
    return weights


def weight_name(weight: keras.Variable) -> str:
    """Return the last part of a weight's path: kernel, bias, gamma, beta, moving_mean, ..."""
    return weight.path.rpartition("/")[2]


def assign_all(
    values: Mapping[str, tuple[keras.Variable, np.ndarray]], *, path: str | Path
) -> None:
    """Give weights their values, all of them or, when a shape differs, none.

    Args:
        values: The weight and its value by the name in the file.
        path: The file, for the error.

    Raises:
        InputError: A value has another shape than its weight.
    """
    for name, (weight, value) in values.items():
        if tuple(weight.shape) != value.shape:
            raise InputError(path, name, f"must have shape {tuple(weight.shape)}", value.shape)
    for weight, value in values.values():
        weight.assign(value)
