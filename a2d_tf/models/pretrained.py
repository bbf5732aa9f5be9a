"""Kinetics weights for I3D: published variable names to layers, every variable accounted for."""

from pathlib import Path

import keras

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import (
    StoredVariables,
    open_arrays,
    open_checkpoint,
    open_hub_module,
)
from a2d_tf.models.i3d import published_units
from a2d_tf.models.weight_import import ImportReport, import_variables

# Published part of a unit -> published variable -> the Keras layer's own weight.
_PARTS = {
    "conv_3d": {"w": "kernel", "b": "bias"},
    "batch_norm": {
        "beta": "beta",
        "moving_mean": "moving_mean",
        "moving_variance": "moving_variance",
    },
}
_HEAD = frozenset(f"{published_units()[-1]}/conv_3d/{variable}" for variable in ("w", "b"))
_FIRST = "Conv3d_1a_7x7/conv_3d/w"  # what comes before it is the scope of all names
# What TensorFlow's optimisers keep beside a variable, and what their training keeps by itself.
_SLOTS = (
    "Adadelta",
    "Adadelta_1",
    "Adagrad",
    "Adam",
    "Adam_1",
    "Ftrl",
    "Ftrl_1",
    "Momentum",
    "RMSProp",
    "RMSProp_1",
)
_COUNTERS = ("beta1_power", "beta2_power", "global_step", "save_counter")


def load_i3d_checkpoint(
    model: keras.Model, prefix: str | Path, *, keep_head: bool = False
) -> ImportReport:
    """Fill I3D from a published checkpoint: RGB or flow, with 400 or 600 classes.

    Args:
        model: Model of ``build_i3d`` at width 1; its weights change only when everything fits.
        prefix: ``.../model.ckpt`` of the files ``model.ckpt.index`` and ``model.ckpt.data-...``.
        keep_head: Whether to leave the model's classifier as it is, because its classes are not
            those of Kinetics.

    Raises:
        InputError: No such checkpoint, or a variable that is missing, of another shape, or not of
            the published network: the first such one is named.
    """
    return _fill(model, open_checkpoint(prefix), keep_head=keep_head)


def load_i3d_arrays(
    model: keras.Model, path: str | Path, *, keep_head: bool = False
) -> ImportReport:
    """Fill I3D from an ``.npz`` file of arrays under the published names.

    Args:
        model: Model of ``build_i3d`` at width 1; its weights change only when everything fits.
        path: The file.
        keep_head: Whether to leave the classifier as it is, see ``load_i3d_checkpoint``.

    Raises:
        InputError: As in ``load_i3d_checkpoint``.
    """
    return _fill(model, open_arrays(path), keep_head=keep_head)


def load_i3d_hub(model: keras.Model, handle: str, *, keep_head: bool = False) -> ImportReport:
    """Fill I3D from a TF-Hub module, such as ``https://tfhub.dev/deepmind/i3d-kinetics-400/1``.

    Args:
        model: Model of ``build_i3d`` at width 1; its weights change only when everything fits.
        handle: Address or folder of the module.
        keep_head: Whether to leave the classifier as it is, see ``load_i3d_checkpoint``.

    Raises:
        InputError: As in ``load_i3d_checkpoint``.
    """
    return _fill(model, open_hub_module(handle), keep_head=keep_head)


def _fill(model: keras.Model, source: StoredVariables, *, keep_head: bool) -> ImportReport:
    scope = _find_scope(source)
    weights, beyond = _published_weights(model, source.place)
    kept = _HEAD if keep_head else frozenset()
    return import_variables(
        source,
        {scope + name: weight for name, weight in weights.items() if name not in kept},
        beyond={scope + name for name in beyond},
        other_head={scope + name for name in kept},
        is_ignored=lambda name: _is_optimiser_state(name, source),
    )


def _find_scope(source: StoredVariables) -> str:
    # "RGB/inception_i3d/", "Flow/inception_i3d/", or nothing in the checkpoint of 600 classes.
    scopes = sorted(
        name.removesuffix(_FIRST)
        for name in source.shapes
        if name == _FIRST or name.endswith(f"/{_FIRST}")
    )
    if not scopes:
        rule = "is missing under any prefix; is this a checkpoint of I3D?"
        raise InputError(source.place, _FIRST, rule)
    if len(scopes) > 1:
        rule = f"belongs to a second network besides {scopes[0]!r}"
        raise InputError(source.place, scopes[1] + _FIRST, rule)
    return scopes[0]


def _published_weights(
    model: keras.Model, place: str
) -> tuple[dict[str, keras.Variable], frozenset[str]]:
    """Return the model's weights by published name, and the names that it was cut off from."""
    layers = {layer.name: layer for layer in model.layers if layer.weights}
    weights: dict[str, keras.Variable] = {}
    beyond = set()
    units = published_units()
    for unit in units:
        parts = ("conv_3d", "batch_norm") if unit != units[-1] else ("conv_3d",)
        for part in parts:
            layer = layers.pop(f"{unit.replace('/', '_')}_{part}", None)
            for variable, attribute in _PARTS[part].items():
                if (part, variable) == ("conv_3d", "b") and unit != units[-1]:
                    continue  # the classifier alone has a bias
                if layer is None:
                    beyond.add(f"{unit}/{part}/{variable}")
                else:
                    weights[f"{unit}/{part}/{variable}"] = getattr(layer, attribute)
    if layers:
        rule = "is not a layer of the published I3D; pass only the model of build_i3d"
        raise InputError(place, next(iter(layers)), rule)
    return weights, frozenset(beyond)


def _is_optimiser_state(name: str, source: StoredVariables) -> bool:
    variable, _, last = name.rpartition("/")
    return last in _COUNTERS or (last in _SLOTS and variable in source.shapes)
