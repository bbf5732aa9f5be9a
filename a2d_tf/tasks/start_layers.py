"""Whether the layers of a checkpoint are those of a model, before Keras fills the model from it.

Keras fills a model by the order of its layers, which may differ with another input size, ignores
layers of the file that the model does not have, and warns of other versions of Keras where shapes
differ.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h5py
import keras

from a2d_tf.errors import InputError
from a2d_tf.tasks.trainable import weighted_layers

_REASON = "model.start takes a run of the same model and data.size"

_Shape = tuple[int, ...]


@dataclass(frozen=True)
class _StoredLayer:
    """A layer of a file: its name, and the shapes of its weights and of those inside it."""

    name: str
    shapes: tuple[_Shape, ...]


def check_layers(model: keras.Model, path: Path) -> None:
    """Raise InputError unless layers with weights have the same names and shapes.

    Args:
        model: The model that is to be filled.
        path: The weights of a checkpoint. One of an earlier Keras, which names no layer, is left
            to Keras.
    """
    try:
        stored = _layers_of_file(path)
    except OSError as error:
        raise InputError(path, "weights", f"must fit the model: {error}") from error
    if not stored:
        return
    layers = weighted_layers(model)
    own, names = {layer.name for layer in layers}, {one.name for one in stored}
    for name in sorted(own - names):
        raise InputError(path, "layers", f"must include {name}, as the model does: {_REASON}")
    for name in sorted({one.name for one in stored if one.shapes} - own):
        rule = f"must not include {name}, as the model does not: {_REASON}"
        raise InputError(path, "layers", rule)
    for layer in layers:
        _check_shapes(layer, [one for one in stored if one.name == layer.name], path)


def _check_shapes(layer: keras.Layer, stored: list[_StoredLayer], path: Path) -> None:
    """Raise InputError unless one of the layers of this name has weights of the layer's shapes.

    Models inside a model may have layers of one name. A file also holds the states of random seeds,
    which are no weights.
    """
    wanted = [tuple(weight.shape) for weight in layer.weights]
    if any(not Counter(wanted) - Counter(one.shapes) for one in stored):
        return
    rule = f"must have weights of the model's shapes, {_write(wanted)}: {_REASON}"
    raise InputError(path, layer.name, rule, _write(stored[0].shapes))


def _write(shapes: Sequence[_Shape]) -> str:
    return " and ".join(" x ".join(map(str, shape)) for shape in shapes)


def _layers_of_file(path: Path) -> list[_StoredLayer]:
    """Return the layers of a model, and of models in it; layers inside other layers are theirs."""
    found: list[_StoredLayer] = []

    def keep(place: str, item: h5py.Group | h5py.Dataset) -> None:
        *parts, last = place.split("/")
        inside_models = parts and not len(parts) % 2 and set(parts[::2]) == {"layers"}
        if last == "vars" and inside_models and "name" in item.attrs:
            is_model = "layers" in item.parent
            shapes = () if is_model else _shapes_below(item.parent)
            found.append(_StoredLayer(str(item.attrs["name"]), shapes))

    with h5py.File(path) as file:
        file.visititems(keep)
    return found


def _shapes_below(group: h5py.Group) -> tuple[_Shape, ...]:
    shapes: list[_Shape] = []

    def keep(_: str, item: h5py.Group | h5py.Dataset) -> None:
        if isinstance(item, h5py.Dataset):
            shapes.append(tuple(item.shape))

    group.visititems(keep)
    return tuple(shapes)
