"""Sizes of datasets are known before they are read."""

import h5py
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.hdf5 import check_parts, check_weights, dataset_bytes, read_weights


@pytest.fixture
def file(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        yield file


def test_a_dataset_takes_its_bytes_or_those_of_a_part(file):
    assert dataset_bytes(file.create_dataset("a", (3, 4), "f4")) == 48
    packed = file.create_dataset("b", (1,), "f4", maxshape=(None,), chunks=(1000,))
    assert dataset_bytes(packed) == 4000


def test_other_files_and_objects_are_no_numbers(file):
    other = file.create_dataset("a", (2,), "u1", external=[("/etc/hostname", 0, 2)])
    with pytest.raises(ValueError, match="must be in the file"):
        dataset_bytes(other)
    with pytest.raises(ValueError, match="must hold numbers"):
        dataset_bytes(file.create_dataset("b", (2,), h5py.string_dtype()))


def test_weights_far_larger_than_their_file_are_not_read(file, tmp_path):
    file["a"] = np.arange(3)
    file.create_dataset("huge", (20_000, 20_000), "f4", chunks=True, compression="gzip")
    file.flush()
    path = tmp_path / "a.h5"
    assert read_weights(file, path, ["a"])["a"].tolist() == [0, 1, 2]
    with pytest.raises(InputError, match="weights: must be at most 50 times as large unpacked"):
        read_weights(file, path, ["a", "huge"])


def test_a_dataset_of_a_million_parts_is_refused(file):
    check_parts(file.create_dataset("a", (100, 100), "f4", chunks=(1, 100)))
    with pytest.raises(ValueError, match="at most 10,000 parts, not 1,000,000"):
        check_parts(file.create_dataset("b", (1000, 1000), "f4", chunks=(1, 1)))


def test_weights_that_are_far_larger_than_their_file_are_refused(tmp_path):
    with h5py.File(tmp_path / "w.h5", "w") as file:
        file.create_dataset("a/b", (1 << 15, 1 << 14), "f4", chunks=(1 << 12, 1 << 12))

    with pytest.raises(InputError, match="at most 50 times as large"):
        check_weights(tmp_path / "w.h5")
