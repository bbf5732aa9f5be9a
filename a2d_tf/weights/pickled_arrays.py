"""Pickles that hold NumPy arrays of numbers in dictionaries, read without trusting them.

A pickle is a program that may call any function. This reader admits the three names that NumPy's
own arrays need, and then only dictionaries of arrays of numbers.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.bounded_pickle import BoundedUnpickler
from a2d_tf.files.pickled_array import ADMITTED, PickledArray


class _NoArray:
    """What stands for NumPy's class of arrays, of which only the name is needed."""


_ADMITTED: dict[tuple[str, str], Callable[..., Any]] = {
    ("numpy", "ndarray"): _NoArray,
    **ADMITTED,
}
_DEEPEST = 20  # dictionaries inside one another


def read_pickled_arrays(data: bytes, *, place: object) -> dict[str, NDArray[Any]]:
    """Return the arrays of a pickle by their keys, joined with ``/``.

    Args:
        data: The pickle.
        place: What to call it in an error.

    Raises:
        InputError: It holds anything but arrays of numbers in dictionaries with names.
    """
    try:
        content = _ArrayUnpickler(data, place=place).load()
    except InputError:
        raise
    except Exception as error:  # what a damaged pickle raises depends on its bytes
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(place, "pickle", f"must be readable: {reason}") from None
    if not isinstance(content, Mapping):
        raise InputError(place, "pickle", "must be a dictionary", type(content).__name__)
    return dict(_arrays(content, prefix="", place=place))


class _ArrayUnpickler(BoundedUnpickler):
    def __init__(self, data: bytes, *, place: object) -> None:
        super().__init__(data)
        self._place = place

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        admitted = _ADMITTED.get((module, name))
        if admitted is None:
            rule = "must hold NumPy arrays and nothing else"
            raise InputError(self._place, "pickle", rule, f"{module}.{name}")
        return admitted


def _arrays(
    content: Mapping[Any, Any], *, prefix: str, place: object
) -> Iterator[tuple[str, NDArray[Any]]]:
    for key, value in content.items():
        name = f"{prefix}{key}"
        if not isinstance(key, str):
            raise InputError(place, "pickle", "must have names as keys", key)
        if isinstance(value, Mapping):
            if prefix.count("/") > _DEEPEST:  # or it holds itself
                raise InputError(place, "pickle", f"must be nested at most {_DEEPEST} deep")
            yield from _arrays(value, prefix=f"{name}/", place=place)
        elif isinstance(value, PickledArray):
            try:
                yield name, value.read()
            except ValueError as error:
                raise InputError(place, name, "must be an array of numbers", str(error)) from None
        else:
            kind = type(value).__name__
            raise InputError(place, name, "must be an array of numbers", kind)
