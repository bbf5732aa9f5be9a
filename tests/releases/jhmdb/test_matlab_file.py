"""A MATLAB file of numbers is read as SciPy reads it, and one that is damaged is refused."""

import zlib
from pathlib import Path

import numpy as np
import pytest
import scipy.io

from a2d_tf.releases.jhmdb.matlab_file import is_version_5, read_variables

VALUES = np.arange(24).reshape(2, 3, 4)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("dtype", ["u1", "i4", "f4", "f8", "u8"])
def test_numbers_are_those_that_scipy_reads(tmp_path: Path, packed: bool, dtype: str) -> None:
    path = tmp_path / "a.mat"
    scipy.io.savemat(path, {"a": VALUES.astype(dtype), "s": 3.0}, do_compression=packed)

    found = {one.name: one.read() for one in read_variables(path)}

    assert np.array_equal(found["a"], scipy.io.loadmat(path)["a"])
    assert found["s"].tolist() == [[3.0]]


def test_text_and_complex_numbers_are_no_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.mat"
    scipy.io.savemat(path, {"t": "text", "c": VALUES * 1j, "o": {"a": 1}, "n": 1})

    kinds = {one.name: one.is_numbers for one in read_variables(path)}

    assert kinds == {"t": False, "c": False, "o": False, "n": True}


def test_the_shape_is_known_where_the_values_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.mat"
    scipy.io.savemat(path, {"a": VALUES})
    path.write_bytes(path.read_bytes()[:-20])

    (found,) = read_variables(path)

    assert found.shape == VALUES.shape
    with pytest.raises(ValueError, match="ends inside"):
        found.read()


@pytest.mark.parametrize("packed", [True, False])
def test_no_flipped_byte_does_anything_else_than_an_error(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a.mat"
    scipy.io.savemat(path, {"a": VALUES.astype("u1")}, do_compression=packed)
    whole = path.read_bytes()

    for at in range(128, len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            for one in read_variables(path):
                one.read()
        except (ValueError, KeyError, IndexError, zlib.error, OverflowError) as error:
            assert error
        except Exception as error:  # struct.error
            assert type(error).__name__ == "error"


def test_another_file_is_not_of_version_5(tmp_path: Path) -> None:
    path = tmp_path / "a.mat"
    scipy.io.savemat(path, {"a": 1}, format="4")

    assert not is_version_5(path)
