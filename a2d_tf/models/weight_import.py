"""Published variables to the weights of a model: all of them, or none and the reason."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import keras
import numpy as np

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import StoredVariables


@dataclass(frozen=True)
class ImportReport:
    """What became of every variable of a source, by its full name.

    Attributes:
        loaded: Variables that are now in the model.
        beyond_endpoint: Variables of blocks that the model, cut at an endpoint, does not have.
        ignored: State of an optimiser, or counters of the training.
        other_head: Variables of a classifier with other classes than the model's, which keeps its
            own.
        ignored_kind: What the ignored ones are, in words that follow their number.
    """

    loaded: tuple[str, ...]
    beyond_endpoint: tuple[str, ...]
    ignored: tuple[str, ...]
    other_head: tuple[str, ...] = ()
    ignored_kind: str = "of an optimiser"

    def __str__(self) -> str:
        """Return one line of counts."""
        head = f", {len(self.other_head)} of another classifier" if self.other_head else ""
        loaded = counted(len(self.loaded), "variable")
        return (
            f"{loaded} loaded, {len(self.beyond_endpoint)} beyond the "
            f"endpoint, {len(self.ignored)} {self.ignored_kind}{head}"
        )


def import_variables(
    source: StoredVariables,
    weights: Mapping[str, keras.Variable],
    *,
    is_ignored: Callable[[str], bool],
    ignored_kind: str = "of an optimiser",
    beyond: Collection[str] = (),
    other_head: Collection[str] = (),
    kernel_axes: Sequence[int] = (0, 1, 2, 3, 4),
) -> ImportReport:
    """Fill weights, which change only when everything fits.

    Args:
        source: The published variables.
        weights: The weight that each variable fills, by the variable's full name.
        is_ignored: Function that tells whether a variable with another name has no meaning for a
            model.
        ignored_kind: What such variables are, see ``ImportReport``.
        beyond: Names of variables that the model was cut off from.
        other_head: Names of a classifier that the model does not take.
        kernel_axes: The stored axis of each axis (T, H, W, C, filters) of a kernel.

    Raises:
        InputError: A variable that is missing, of another shape, or not of the published network:
            the first such one is named.
    """
    loaded, passed, ignored, heads = [], [], [], []
    for name in sorted(source.shapes):
        if name in weights:
            loaded.append(name)
        elif name in beyond:
            passed.append(name)
        elif name in other_head:
            heads.append(name)
        elif is_ignored(name):
            ignored.append(name)
        else:
            rule = "is not a variable of the published network"
            raise InputError(source.place, name, rule, source.shapes[name])
    for name, weight in weights.items():
        wanted = _stored_shape(weight, kernel_axes)
        if name not in source.shapes:
            raise InputError(source.place, name, f"is missing; {weight.path} needs its {wanted}")
        _check_shape(source, name, wanted)
    # All are read before the first one is assigned.
    values = [_read(source, name, weight, kernel_axes) for name, weight in weights.items()]
    for weight, value in zip(weights.values(), values, strict=True):
        weight.assign(value)
    return ImportReport(
        tuple(loaded), tuple(passed), tuple(ignored), tuple(heads), ignored_kind=ignored_kind
    )


def _stored_shape(weight: keras.Variable, kernel_axes: Sequence[int]) -> tuple[int, ...]:
    shape = tuple(weight.shape)
    if len(shape) != len(kernel_axes):
        return shape
    return tuple(shape[axis] for axis in np.argsort(kernel_axes))


def _check_shape(source: StoredVariables, name: str, wanted: tuple[int, ...]) -> None:
    stored = source.shapes[name]
    # Sonnet kept the axes that batch norm averages: (1, 1, 1, 1, C) for (C,).
    bare = stored[-len(wanted) :] if set(stored[: -len(wanted)]) <= {1} else stored
    if bare != wanted:
        raise InputError(source.place, name, f"must have shape {wanted}", stored)


def _read(
    source: StoredVariables, name: str, weight: keras.Variable, kernel_axes: Sequence[int]
) -> np.ndarray:
    value = source.read(name).reshape(_stored_shape(weight, kernel_axes))
    return value.transpose(kernel_axes) if value.ndim == len(kernel_axes) else value
