"""Datasets of HDF5 files, whose size is known before they are read."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from a2d_tf.files.unpacked import check_unpacked

# What h5py raises on damaged files depends on the block that is damaged: a broken size, for
# example, asks for more memory than there is.
HDF5_ERRORS = (OSError, RuntimeError, KeyError, ValueError, TypeError, OverflowError, MemoryError)
# Reading takes about 4 KB and 10 microseconds for each part of a dataset, even for one that was
# never written.
_MOST_PARTS = 10_000
_NUMBERS = "biuf"  # NumPy's kinds of truth values, whole and real numbers


def dataset_bytes(dataset: h5py.Dataset) -> int:
    """Return how many bytes reading a dataset takes; nothing of it is read.

    A part that was packed is unpacked whole, and may be larger than the dataset.

    Raises:
        ValueError: It holds anything but numbers, or they are in other files.
    """
    if dataset.dtype.kind not in _NUMBERS:
        raise ValueError(f"{dataset.name} must hold numbers, not {dataset.dtype}")
    if dataset.external or dataset.is_virtual:
        raise ValueError(f"{dataset.name} must be in the file, not in others")
    values = math.prod(dataset.shape or (0,))
    return max(values, math.prod(dataset.chunks or (0,))) * dataset.dtype.itemsize


def check_parts(dataset: h5py.Dataset) -> None:
    """Raise ValueError for a dataset that is stored in so many parts that reading it takes long."""
    sides = dataset.shape or ()
    parts = math.prod(
        -(-side // one) for side, one in zip(sides, dataset.chunks or (), strict=False)
    )
    if parts > _MOST_PARTS:
        raise ValueError(f"{dataset.name} must be in at most {_MOST_PARTS:,} parts, not {parts:,}")


def check_weights(path: Path) -> None:
    """Look at the sizes of all datasets of a file of weights before they are read.

    Raises:
        InputError: They are far larger together than the file.
        HDF5_ERRORS: The file is damaged, or a dataset holds anything but numbers.
    """
    total = 0

    def add(_: str, item: object) -> None:
        nonlocal total
        if isinstance(item, h5py.Dataset):
            check_parts(item)
            total += dataset_bytes(item)

    with h5py.File(path, "r") as file:
        file.visititems(add)
    check_unpacked(path, total, field="weights")


def read_weights(file: h5py.File, path: Path, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return the numbers of some datasets of an open file of weights, by their names.

    Raises:
        InputError: They are far larger together than the file.
        HDF5_ERRORS: A dataset is damaged, or holds anything but numbers.
    """
    datasets = {name: file[name] for name in names}
    total = sum(dataset_bytes(dataset) for dataset in datasets.values())
    check_unpacked(path, total, field="weights")
    for dataset in datasets.values():
        check_parts(dataset)
    return {name: np.asarray(dataset[()]) for name, dataset in datasets.items()}
