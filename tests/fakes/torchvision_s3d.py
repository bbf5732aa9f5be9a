"""The published S3D's variables under torchvision's names, and files as PyTorch writes them."""

import io
import pickle
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

Variables = dict[str, NDArray[np.generic]]

# Kernel and channels of the stem's units, and widths of the blocks' six units, by their place in
# ``features``; there are poolings between them.
STEM = {0: (7, 3, 64), 2: (1, 64, 64), 3: (3, 64, 192)}
BLOCKS = {
    5: (64, 96, 128, 16, 32, 32),
    6: (128, 128, 192, 32, 96, 64),
    8: (192, 96, 208, 16, 48, 64),
    9: (160, 112, 224, 24, 64, 64),
    10: (128, 128, 256, 24, 64, 64),
    11: (112, 144, 288, 32, 64, 64),
    12: (256, 160, 320, 32, 128, 128),
    14: (256, 160, 320, 32, 128, 128),
    15: (384, 192, 384, 48, 128, 128),
}


def s3d_shapes(classes: int = 400) -> dict[str, tuple[int, ...]]:
    """Return the shapes of all variables by name.

    Args:
        classes: Number of classes of the classifier.
    """
    shapes: dict[str, tuple[int, ...]] = {}

    def add_unit(name: str, kernel: int, channels: int, filters: int) -> None:
        if kernel == 1:
            parts = {"": (channels, 1, 1, 1)}
        else:
            parts = {".0": (channels, 1, kernel, kernel), ".1": (filters, kernel, 1, 1)}
        for part, rest in parts.items():
            shapes[f"{name}{part}.0.weight"] = (filters, *rest)
            for variable in ("weight", "bias", "running_mean", "running_var"):
                shapes[f"{name}{part}.1.{variable}"] = (filters,)
            shapes[f"{name}{part}.1.num_batches_tracked"] = ()

    for place, (kernel, channels, filters) in STEM.items():
        add_unit(f"features.{place}", kernel, channels, filters)
    channels = 192
    for place, (b0, b1a, b1b, b2a, b2b, b3) in BLOCKS.items():
        block = f"features.{place}"
        add_unit(f"{block}.branch0", 1, channels, b0)
        add_unit(f"{block}.branch1.0", 1, channels, b1a)
        add_unit(f"{block}.branch1.1", 3, b1a, b1b)
        add_unit(f"{block}.branch2.0", 1, channels, b2a)
        add_unit(f"{block}.branch2.1", 3, b2a, b2b)
        add_unit(f"{block}.branch3.1", 1, channels, b3)
        channels = b0 + b1b + b2b + b3
    shapes["classifier.1.weight"] = (classes, channels, 1, 1, 1)
    shapes["classifier.1.bias"] = (classes,)
    return shapes


def random_s3d(shapes: Mapping[str, tuple[int, ...]], seed: int = 0) -> Variables:
    """Return values that keep activations near one.

    Args:
        shapes: Shapes of the variables by name.
        seed: Seed of the values.
    """
    rng = np.random.default_rng(seed)
    values: Variables = {}
    for name, shape in shapes.items():
        if name.endswith("num_batches_tracked"):
            values[name] = np.array(7, np.int64)
        elif len(shape) == 5:
            spread = np.sqrt(2 / np.prod(shape[1:]))
            values[name] = (spread * rng.standard_normal(shape)).astype(np.float32)
        elif name.endswith(("running_var", "weight")):
            values[name] = rng.uniform(0.5, 1.5, shape).astype(np.float32)
        else:
            values[name] = (0.1 * rng.standard_normal(shape)).astype(np.float32)
    return values


def write_torch_file(path: Path, content: object) -> None:
    """Write what ``torch.save`` would write for a dictionary of tensors, given as arrays.

    Args:
        path: File to write.
        content: The dictionary; arrays in it become tensors.
    """
    storages: list[NDArray[np.generic]] = []

    class Storage:
        def __init__(self, values: NDArray[np.generic]) -> None:
            self.values = values

    class Tensor:
        def __init__(self, values: NDArray[np.generic]) -> None:
            self.values = values

        def __reduce__(self) -> tuple[Any, ...]:
            strides = tuple(step // self.values.itemsize for step in self.values.strides)
            storage = Storage(self.values)
            shape = self.values.shape
            return rebuild, (storage, 0, shape, strides, False, OrderedDict())

    def rebuild() -> None: ...

    torch, utils = ModuleType("torch"), ModuleType("torch._utils")
    rebuild.__module__, rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    vars(utils)["_rebuild_tensor_v2"] = rebuild
    kinds = {}
    for name, dtype in (("FloatStorage", "f4"), ("LongStorage", "i8"), ("BoolStorage", "?")):
        kinds[np.dtype(dtype)] = type(name, (), {"__module__": "torch"})
        setattr(torch, name, kinds[np.dtype(dtype)])

    class Pickler(pickle.Pickler):
        def persistent_id(self, obj: object) -> object:
            if not isinstance(obj, Storage):
                return None
            storages.append(obj.values)
            kind = kinds[obj.values.dtype]
            return ("storage", kind, str(len(storages) - 1), "cpu", obj.values.size)

    def tensors_of(value: object) -> object:
        if isinstance(value, np.ndarray):
            return Tensor(value)
        if isinstance(value, Mapping):
            return OrderedDict((key, tensors_of(one)) for key, one in value.items())
        return value

    stream = io.BytesIO()
    with patch.dict(sys.modules, {"torch": torch, "torch._utils": utils}):
        Pickler(stream, protocol=2).dump(tensors_of(content))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{path.stem}/data.pkl", stream.getvalue())
        archive.writestr(f"{path.stem}/version", "3\n")
        for key, values in enumerate(storages):
            archive.writestr(f"{path.stem}/data/{key}", values.tobytes(order="A"))
