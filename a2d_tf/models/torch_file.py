"""The tensors of a file that ``torch.save`` wrote, by name, on NumPy alone.

Such a file is a zip archive of a pickle and of the tensors' bytes. A pickle is a program that may
call any function: this reader admits what a dictionary of tensors needs, none of which runs code of
PyTorch.
"""

import math
import os
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.bounded_pickle import BoundedUnpickler
from a2d_tf.files.numpy_archive import ARCHIVE_ERRORS
from a2d_tf.files.unpacked import check_unpacked
from a2d_tf.models.checkpoint_file import StoredVariables

_PICKLE = "/data.pkl"  # after the name of the archive's one folder
# The storages of numbers, little-endian like the machines that write such files.
_STORAGES = {
    "DoubleStorage": "<f8",
    "FloatStorage": "<f4",
    "HalfStorage": "<f2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
}


@dataclass(frozen=True)
class _Tensor:
    """Where the values of a tensor are: strides and offset count elements of its storage."""

    dtype: str
    key: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def open_torch_file(path: str | Path) -> StoredVariables:
    """Open a dictionary of tensors, such as a state dict that is published as ``.pth``.

    Args:
        path: The file, of PyTorch 1.6 or later.

    Raises:
        InputError: No such file, one that cannot be read, or one that holds anything but tensors of
            numbers by name; also from ``read``.
    """
    place = os.fspath(path)
    try:
        with zipfile.ZipFile(place) as archive:
            root = _root(archive, place)
            sizes = sum(one.file_size for one in archive.infolist())
            check_unpacked(Path(place), sizes, field="tensors")
            content = _TensorUnpickler(archive.read(f"{root}{_PICKLE}"), place=place).load()
    except InputError:
        raise
    except zipfile.BadZipFile:
        rule = "must be a file of torch.save, of PyTorch 1.6 or later, or an .npz file"
        raise InputError(place, "tensors", rule) from None
    except Exception as error:  # what a damaged pickle raises depends on its bytes
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(place, "tensors", f"must be readable: {reason}") from None
    tensors = _checked(content, place)

    def read(name: str) -> NDArray[np.generic]:
        try:
            with zipfile.ZipFile(place) as archive:
                data = archive.read(f"{root}/data/{tensors[name].key}")
            return _values(tensors[name], data)
        except ARCHIVE_ERRORS as error:
            raise InputError(place, name, f"must be readable: {error}") from None

    return StoredVariables(place, {name: one.shape for name, one in tensors.items()}, read)


class _TensorUnpickler(BoundedUnpickler):
    def __init__(self, data: bytes, *, place: str) -> None:
        super().__init__(data)
        self._place = place

    def find_class(self, module: str, name: str) -> Callable[..., Any] | str:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in _STORAGES:
            return _STORAGES[name]
        rule = "must hold tensors of numbers and nothing else"
        raise InputError(self._place, "tensors", rule, f"{module}.{name}")

    def persistent_load(self, pid: Any) -> tuple[str, str]:
        kind, dtype, key, *_ = pid
        if kind != "storage" or dtype not in _STORAGES.values():
            raise ValueError(f"{kind} of {dtype} is no storage")
        return dtype, str(key)


def _tensor(
    storage: tuple[str, str], offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> _Tensor:
    dtype, key = storage
    return _Tensor(dtype, key, offset, tuple(shape), tuple(strides))


def _root(archive: zipfile.ZipFile, place: str) -> str:
    roots = [name for name in archive.namelist() if name.endswith(_PICKLE)]
    if len(roots) != 1:
        rule = "must be one dictionary of tensors, as torch.save writes it"
        raise InputError(place, "tensors", rule, counted(len(roots), "pickle"))
    return roots[0].removesuffix(_PICKLE)


def _checked(content: Any, place: str) -> dict[str, _Tensor]:
    if not isinstance(content, Mapping):
        raise InputError(place, "tensors", "must be a dictionary", type(content).__name__)
    for name, value in content.items():
        if not isinstance(name, str) or not isinstance(value, _Tensor):
            rule = "must be a tensor of numbers with a name"
            raise InputError(place, str(name), rule, type(value).__name__)
    return dict(content)


def _values(tensor: _Tensor, data: bytes) -> NDArray[np.generic]:
    storage = np.frombuffer(data, tensor.dtype)
    steps = zip(tensor.shape, tensor.strides, strict=True)
    last = tensor.offset + sum((size - 1) * stride for size, stride in steps)
    if min(tensor.offset, *tensor.strides, *tensor.shape, 0) < 0 or last >= len(storage):
        raise ValueError(f"{len(storage)} values are too few")
    if math.prod(tensor.shape) > len(storage):  # strides of 0 would repeat a value without end
        raise ValueError(f"{len(storage)} values are too few for {tensor.shape}")
    strides = [stride * storage.itemsize for stride in tensor.strides]
    view = np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.shape, strides)
    return view.copy()
