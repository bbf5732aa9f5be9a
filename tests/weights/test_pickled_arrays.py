"""Arrays come out of a pickle, and nothing of it runs."""

import os
import pickle

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.weights.pickled_arrays import read_pickled_arrays


class Command:
    def __init__(self, path):
        self._path = path

    def __reduce__(self):
        return os.mkdir, (str(self._path),)


def refuse(content, message):
    data = content if isinstance(content, bytes) else pickle.dumps(content)
    with pytest.raises(InputError, match=message) as caught:
        read_pickled_arrays(data, place="a.ckpt")
    assert str(caught.value).startswith("a.ckpt: ") and "\n" not in str(caught.value)


@pytest.mark.parametrize("protocol", [3, 4])
def test_arrays_by_their_keys(protocol):
    kernel, bias = np.arange(6, dtype=np.float32).reshape(2, 3), np.arange(3)
    data = pickle.dumps({"params": {"Unit/a": {"w": kernel}, "b": bias}}, protocol=protocol)
    read = read_pickled_arrays(data, place="a.ckpt")
    assert list(read) == ["params/Unit/a/w", "params/b"]
    np.testing.assert_array_equal(read["params/Unit/a/w"], kernel)
    np.testing.assert_array_equal(read["params/b"], bias)
    assert read["params/Unit/a/w"].dtype == np.float32


def test_the_module_names_of_an_older_numpy():
    data = pickle.dumps({"w": np.ones(2)}, protocol=4)
    assert b"numpy._core.multiarray" in data
    old = data.replace(b"\x8c\x16numpy._core.multiarray", b"\x8c\x15numpy.core.multiarray")
    # The frame is one byte shorter.
    old = old[:3] + (int.from_bytes(old[3:11], "little") - 1).to_bytes(8, "little") + old[11:]
    np.testing.assert_array_equal(read_pickled_arrays(old, place="a.ckpt")["w"], np.ones(2))


def test_a_function_is_refused_and_does_not_run(tmp_path):
    rule = r"pickle: must hold NumPy arrays and nothing else, got 'posix\.mkdir'"
    refuse({"w": np.ones(2), "f": Command(tmp_path / "made")}, rule)
    assert not (tmp_path / "made").exists()


def test_a_function_inside_an_array_is_refused_and_does_not_run(tmp_path):
    array = np.array([Command(tmp_path / "made")], dtype=object)
    refuse({"w": array}, r"must hold NumPy arrays and nothing else, got 'posix\.mkdir'")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([np.ones(2)], "pickle: must be a dictionary, got 'list'"),
        ({1: np.ones(2)}, "pickle: must have names as keys, got 1"),
        ({"a": {"b": 3.0}}, "a/b: must be an array of numbers, got 'float'"),
        ({"a": np.array(["x"])}, "a: must be an array of numbers, got '<U1'"),
        ({"a": np.array([None])}, "a: must be an array of numbers, got 'object'"),
        ({"a": {1, 2}}, "a: must be an array of numbers, got 'set'"),
        (b"no pickle", "pickle: must be readable: "),
        (pickle.dumps({"w": np.ones(9)})[:-30], "pickle: must be readable: "),
        (b"", "pickle: must be readable: "),
    ],
)
def test_anything_else_is_one_line(content, message):
    refuse(content, message)


def test_dictionaries_in_one_another_without_end_are_refused():
    content = {}
    content["a"] = content
    refuse(content, "must be nested at most 20 deep")
