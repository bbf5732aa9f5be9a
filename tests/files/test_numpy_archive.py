"""Archives of arrays are as large as they say, and not far larger than the file."""

import io
import zipfile

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.files import unpacked
from a2d_tf.files.numpy_archive import ARCHIVE_ERRORS, read_npz


def test_arrays_by_name(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", a=np.arange(6).reshape(2, 3), b=np.float32(1))
    arrays = read_npz(tmp_path / "a.npz")
    assert arrays["a"].tolist() == [[0, 1, 2], [3, 4, 5]] and arrays["b"] == 1


def test_an_array_that_says_it_is_larger_than_its_part_is_refused(tmp_path):
    stream = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (10**12,)}
    np.lib.format.write_array_header_1_0(stream, header)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("a.npy", stream.getvalue())
    with pytest.raises(ARCHIVE_ERRORS, match="shorter than an array of shape"):
        read_npz(tmp_path / "a.npz")


def test_a_file_that_unpacks_to_far_more_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacked, "_ALWAYS", 1000)
    np.savez_compressed(tmp_path / "a.npz", a=np.zeros(100_000))
    with pytest.raises(InputError, match="arrays: must be at most 50 times as large unpacked"):
        read_npz(tmp_path / "a.npz")


def test_objects_are_refused(tmp_path):
    np.savez(tmp_path / "a.npz", a=np.array([{}], object))
    with pytest.raises(ARCHIVE_ERRORS):
        read_npz(tmp_path / "a.npz")
