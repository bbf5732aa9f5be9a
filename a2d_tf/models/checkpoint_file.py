"""The variables of a TensorFlow checkpoint, TF-Hub module or ``.npz`` file, by name, on NumPy."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph

from a2d_tf.errors import InputError
from a2d_tf.files.numpy_archive import ARCHIVE_ERRORS, read_npz

# TensorFlow 2 keeps objects instead of names, and beside them this graph of the objects.
_OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
# TensorFlow's reader makes another error of each message.
_DAMAGED = (
    tf.errors.OpError,
    IndexError,
    KeyError,
    MemoryError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class StoredVariables:
    """Names and shapes of variables, and their values on demand.

    Attributes:
        place: What to call the source in an error.
        shapes: The shape of every variable.
        read: Function that returns the values of a variable.
    """

    place: str
    shapes: Mapping[str, tuple[int, ...]]
    read: Callable[[str], NDArray[np.generic]]


def open_checkpoint(prefix: str | Path) -> StoredVariables:
    """Open a checkpoint of TensorFlow 1 (names) or 2 (objects, by the names of their variables).

    Args:
        prefix: ``.../model.ckpt`` of the files ``model.ckpt.index`` and ``model.ckpt.data-...``.

    Raises:
        InputError: No such checkpoint, or one that cannot be read; also from ``read``.
    """
    place = os.fspath(prefix)
    try:
        # A folder without this check would be taken for the newest checkpoint in it.
        if not tf.io.gfile.exists(f"{place}.index"):
            raise InputError(place, "checkpoint", "must be a prefix: PREFIX.index must exist")
        reader = tf.train.load_checkpoint(place)
        found = reader.get_variable_to_shape_map()
    except _DAMAGED as error:
        raise InputError(place, "checkpoint", f"must be readable: {_reason(error)}") from None
    shapes = {name: tuple(shape) for name, shape in found.items()}

    def read_key(key: str) -> NDArray[np.generic]:
        try:
            return np.asarray(reader.get_tensor(key))
        except _DAMAGED as error:
            raise InputError(place, key, f"must be readable: {_reason(error)}") from None

    if _OBJECT_GRAPH not in shapes:
        return StoredVariables(place, shapes, read_key)
    try:
        graph = TrackableObjectGraph.FromString(read_key(_OBJECT_GRAPH).item())
    except (DecodeError, TypeError, ValueError) as error:
        raise InputError(place, _OBJECT_GRAPH, f"must be readable: {_reason(error)}") from None
    keys: dict[str, str] = {}
    for node in graph.nodes:
        for attribute in node.attributes:
            key, name = attribute.checkpoint_key, attribute.full_name
            # A nameless variable, or the second of one name, still has to be accounted for.
            keys[key if not name or name in keys else name] = key
    named = {name: shapes[key] for name, key in keys.items() if key in shapes}
    return StoredVariables(place, named, lambda name: read_key(keys[name]))


def open_arrays(path: str | Path) -> StoredVariables:
    """Open an ``.npz`` file.

    Args:
        path: The file; its arrays have the names of variables.

    Raises:
        InputError: No such file, or one that cannot be read.
    """
    place = os.fspath(path)
    try:
        arrays = read_npz(Path(place))
    except ARCHIVE_ERRORS as error:
        raise InputError(place, "arrays", f"must be a readable .npz file: {error}") from None
    shapes = {name: values.shape for name, values in arrays.items()}
    return StoredVariables(place, shapes, arrays.__getitem__)


def open_hub_module(handle: str) -> StoredVariables:
    """Open the variables of a TF-Hub module; download it first when the handle is an address.

    Args:
        handle: An address such as ``https://tfhub.dev/deepmind/i3d-kinetics-400/1``, or a folder
            with ``saved_model.pb`` and ``variables/``.

    Raises:
        InputError: A handle that leads nowhere, or a module without variables.
    """
    # Imported here: those who have a checkpoint need not wait for all of TF-Hub.
    import tensorflow_hub as hub

    try:
        folder = hub.resolve(handle)
    except (OSError, RuntimeError, ValueError, tf.errors.OpError) as error:
        rule = f"must be a TF-Hub module's address or folder: {_reason(error)}"
        raise InputError(handle, "handle", rule) from None
    return open_checkpoint(f"{folder}/variables/variables")


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
