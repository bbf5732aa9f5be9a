"""Kinetics weights for S3D under torchvision's names, every variable accounted for."""

import os
from pathlib import Path

import keras

from a2d_tf.models.checkpoint_file import open_arrays
from a2d_tf.models.inception_stages import units_of_stages
from a2d_tf.models.torch_file import open_torch_file
from a2d_tf.models.weight_import import ImportReport, import_variables

# The modules of a block's units in ``SepInceptionBlock3D`` of torchvision's ``s3d.py``.
_BLOCK = ("branch0", "branch1.0", "branch1.1", "branch2.0", "branch2.1", "branch3.1")
# The modules of a unit's parts: a separable one has two.
_WHOLE, _SEPARABLE = {"": ""}, {"_spatial": ".0", "_temporal": ".1"}
# Keras layer of a part -> its weights -> the published variable.
_VARIABLES = {
    "conv_3d": {"kernel": "0.weight"},
    "batch_norm": {
        "gamma": "1.weight",
        "beta": "1.bias",
        "moving_mean": "1.running_mean",
        "moving_variance": "1.running_var",
    },
}
_CLASSIFIER = ("classifier.1.weight", "classifier.1.bias")
_COUNTER = "num_batches_tracked"  # batches that batch norm was trained with
_KERNEL_AXES = (2, 3, 4, 1, 0)  # taken from (filters, C, T, H, W)


def load_s3d_weights(model: keras.Model, path: str | Path) -> ImportReport:
    """Fill S3D from torchvision's file of weights, or an ``.npz`` file of arrays under its names.

    Args:
        model: Model of ``build_s3d`` at width 1; its weights change only when everything fits.
        path: The file.

    Raises:
        InputError: No such file, or a variable that is missing, of another shape, or not of the
            published network: the first such one is named.
    """
    source = open_arrays(path) if os.fspath(path).endswith(".npz") else open_torch_file(path)
    layers = {layer.name: layer for layer in model.layers}
    weights: dict[str, keras.Variable] = {}
    beyond = set(_CLASSIFIER)
    for unit, module in _modules().items():
        for part, inside in _parts(unit).items():
            for kind, variables in _VARIABLES.items():
                layer = layers.get(f"{unit.replace('/', '_')}{part}_{kind}")
                for attribute, variable in variables.items():
                    name = f"{module}{inside}.{variable}"
                    if layer is None:
                        beyond.add(name)
                    else:
                        weights[name] = getattr(layer, attribute)
    return import_variables(
        source,
        weights,
        beyond=beyond,
        is_ignored=lambda name: name.endswith(f".{_COUNTER}"),
        ignored_kind="counters of batches",
        kernel_axes=_KERNEL_AXES,
    )


def _modules() -> dict[str, str]:
    """Return torchvision's module of each unit, such as ``features.5.branch1.0`` for stage 5."""
    modules: dict[str, str] = {}
    for stage, units in enumerate(units_of_stages().values()):
        if len(units) == 1:
            modules[units[0]] = f"features.{stage}"
        elif units:
            names = (f"features.{stage}.{module}" for module in _BLOCK)
            modules |= dict(zip(units, names, strict=True))
    return modules


def _parts(unit: str) -> dict[str, str]:
    return _WHOLE if unit.endswith("1x1") else _SEPARABLE
