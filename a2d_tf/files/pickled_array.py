"""NumPy arrays as a pickle describes them, made without NumPy's own ``__setstate__``.

That trusts what it is given: a damaged type or shape ends the process by a segmentation fault.
"""

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NUMBERS = re.compile(r"b1|[iu][1248]|f[248]")
_LARGEST = 1 << 31  # side of an array
_ORDERS = ("<", ">", "|", "=")


class PickledType:
    """What stands for ``numpy.dtype``: a name such as ``f4``, and an order of bytes."""

    def __init__(self, name: object = "", *_: object) -> None:
        self.name = name
        self._order: object = "<"

    def __setstate__(self, state: Any) -> None:
        """Take the order of bytes; what else a state has is of types that are no numbers."""
        if isinstance(state, tuple) and len(state) > 1:
            self._order = state[1]

    def read(self) -> np.dtype[Any]:
        """Return the type; ValueError for any but a number's."""
        known = isinstance(self.name, str) and _NUMBERS.fullmatch(self.name)
        if not known or self._order not in _ORDERS:
            raise ValueError(str(self))
        return np.dtype(f"{self._order}{self.name}")

    def __str__(self) -> str:
        if self.name == "O8":
            return "object"
        return f"{self._order}{self.name}" if self.is_text else str(self.name)

    @property
    def is_text(self) -> bool:
        """Whether it is the type of texts of one length."""
        return isinstance(self.name, str) and self.name.startswith("U")


class PickledArray:
    """What stands for ``numpy.ndarray``: shape, type and values, which ``read`` puts together."""

    def __init__(self, *_: object) -> None:
        self._state: Any = None

    def __setstate__(self, state: Any) -> None:
        """Take version, shape, type, whether columns stand one after the other, and values."""
        self._state = state

    def read(self) -> NDArray[Any]:
        """Return the array; ValueError where it holds no numbers, or not as many as it says."""
        if not isinstance(self._state, tuple) or len(self._state) != 5:
            raise ValueError("an array without values")
        _, shape, kind, by_columns, values = self._state
        if not isinstance(kind, PickledType):
            raise ValueError("an array without a type")
        dtype = kind.read()
        if isinstance(values, str):
            values = values.encode("latin-1")  # of Python 2
        if not isinstance(shape, tuple) or not all(type(side) is int for side in shape):
            raise ValueError("an array without a shape")
        if len(shape) > 32 or not all(0 <= side < _LARGEST for side in shape):
            raise ValueError("an array of no shape")
        if not isinstance(values, bytes):
            raise ValueError("an array without bytes")
        if math.prod(shape) * dtype.itemsize != len(values):
            raise ValueError(f"{len(values)} bytes for an array of shape {shape}")
        if not values:
            return np.zeros(shape, dtype)
        return np.frombuffer(values, dtype).reshape(shape, order="F" if by_columns else "C")


# The names that arrays of numbers need; the module has been another one since NumPy 2.
ADMITTED: dict[tuple[str, str], type[PickledArray] | type[PickledType]] = {
    ("numpy", "dtype"): PickledType,
    ("numpy.core.multiarray", "_reconstruct"): PickledArray,
    ("numpy._core.multiarray", "_reconstruct"): PickledArray,
}
