"""Reader of the numbers in a MATLAB file of version 5 to 7, a part at a time.

SciPy's reader ends the process by a segmentation fault on some damaged files. Here every length is
compared with what is there. A file is a header of 128 bytes and elements: type and length in 4
bytes each, then the content, filled up to a multiple of 8. A small element has both in 2 bytes each
and its content in the next 4. A packed element (zlib) holds one other. A matrix holds four: class
and flags, shape, name, values.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_HEADER = 128  # bytes; the last two say in which order bytes stand
_ORDERS = {b"IM": "<", b"MI": ">"}
_VERSION = 1  # of the format; 2 is HDF5
_MATRIX, _PACKED = 14, 15  # types of elements
_UINT32, _INT32, _INT8 = 6, 5, 1
_TYPES = {
    **{1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8"},
    **{13: "u8"},
}
_NUMBER_CLASSES = range(6, 16)  # double to uint64
_COMPLEX = 0x0800  # among the flags
_LARGEST_VALUE = 8  # bytes
# What comes before the values: class, shape and name of a variable have less.
_BEFORE_VALUES = 4096
_MOST_DIMENSIONS = 32


@dataclass(frozen=True)
class Variable:
    """A matrix of a file, whose values are read on demand.

    Attributes:
        name: Its name.
        shape: Its shape.
        is_numbers: Whether it holds real numbers, and not text, cells or the like.
        content: The element, packed or not.
        packed: Whether it is packed.
        order: Order of bytes, as ``struct`` writes it.
    """

    name: str
    shape: tuple[int, ...]
    is_numbers: bool
    content: bytes
    packed: bool
    order: str

    def read(self) -> NDArray[np.generic]:
        """Return the values; ValueError or ``zlib.error`` where they are damaged."""
        count = math.prod(self.shape)
        content = self.content
        if self.packed:
            unpacked = _unpack(content, _BEFORE_VALUES + _LARGEST_VALUE * count)
            content = _matrix_in(unpacked, self.order)
        parts = _parts(content, self.order)
        kind, values = [part for _, part in zip(range(4), parts, strict=False)][3]
        dtype = np.dtype(f"{self.order}{_TYPES[kind]}")
        if len(values) != count * dtype.itemsize:
            raise ValueError(f"{self.name} has {len(values)} bytes for {count} values")
        return np.frombuffer(values, dtype).reshape(self.shape, order="F")


def is_version_5(path: Path) -> bool:
    """Whether a file begins as one of MATLAB's versions 5 to 7 does."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
    return len(header) == _HEADER and header[-2:] in _ORDERS


def read_variables(path: Path) -> Iterator[Variable]:
    """Yield the variables of a file of version 5 to 7.

    Raises:
        ValueError: It is damaged or of another version; where it ends inside the values of a
            variable, that is raised when they are read.
        zlib.error: A packed element is damaged.
    """
    content = path.read_bytes()
    order = _ORDERS[content[_HEADER - 2 : _HEADER]]
    (version,) = struct.unpack(f"{order}H", content[_HEADER - 4 : _HEADER - 2])
    if version >> 8 != _VERSION:
        raise ValueError(f"version {version >> 8} of the format, not {_VERSION}")
    for kind, element in _parts(content[_HEADER:], order, whole=False):
        if kind == _PACKED:
            yield _variable(element, order, packed=True)
        elif kind == _MATRIX:
            yield _variable(element, order, packed=False)
        else:
            raise ValueError(f"an element of type {kind}")


def _variable(content: bytes, order: str, *, packed: bool) -> Variable:
    beginning = _matrix_in(_unpack(content, _BEFORE_VALUES), order) if packed else content
    parts = _parts(beginning, order, whole=False)
    found = [part for _, part in zip(range(3), parts, strict=False)]
    if [kind for kind, _ in found] != [_UINT32, _INT32, _INT8]:
        raise ValueError("a matrix without class, shape and name")
    (_, flags), (_, shape), (_, name) = found
    if len(flags) < 4 or not 8 <= len(shape) <= 4 * _MOST_DIMENSIONS or len(shape) % 4:
        raise ValueError("a matrix without class and shape")
    (flag,) = struct.unpack(f"{order}I", flags[:4])
    sides = struct.unpack(f"{order}{len(shape) // 4}i", shape)
    if min(sides) < 0:
        raise ValueError(f"a matrix of shape {sides}")
    is_numbers = flag & 255 in _NUMBER_CLASSES and not flag & _COMPLEX
    return Variable(name.decode("latin-1"), sides, is_numbers, content, packed, order)


def _matrix_in(content: bytes, order: str) -> bytes:
    """Return what the matrix of a packed element holds, as far as it is there."""
    kind, length = struct.unpack(f"{order}II", content[:8])
    if kind != _MATRIX:
        raise ValueError(f"a packed element of type {kind}")
    return content[8 : 8 + length]


def _parts(content: bytes, order: str, *, whole: bool = True) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of every element.

    Args:
        content: The elements, one after the other.
        order: Order of bytes.
        whole: Whether the last one must be whole, as those inside a matrix.
    """
    at = 0
    while at < len(content):
        if at + 8 > len(content):
            raise ValueError("the file ends inside an element")
        kind, length = struct.unpack(f"{order}II", content[at : at + 8])
        start = at + 8
        if kind >> 16:  # a small one
            kind, length, start = kind & 0xFFFF, kind >> 16, at + 4
            if length > 4:
                raise ValueError("a small element that is large")
        end = start + length
        if whole and end > len(content):
            raise ValueError("the file ends inside an element")
        yield kind, content[start:end]
        at = end if kind == _PACKED else at + 8 * -(-(end - at) // 8)


def _unpack(content: bytes, most: int) -> bytes:
    return zlib.decompressobj().decompress(content, most)
