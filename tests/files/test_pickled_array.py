"""Arrays of a pickle are NumPy's, and a state that is no array's is refused."""

import pickle

import numpy as np
import pytest

from a2d_tf.files.bounded_pickle import BoundedUnpickler
from a2d_tf.files.pickled_array import ADMITTED, PickledArray, PickledType


class Reader(BoundedUnpickler):
    def find_class(self, module: str, name: str) -> object:
        return ADMITTED.get((module, name), PickledArray)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(3, dtype=">i4"),
        np.zeros((0, 4), np.uint8),
        np.array([True, False]),
    ],
)
@pytest.mark.parametrize("protocol", [3, 4])
def test_an_array_is_read_as_numpy_reads_it(array: np.ndarray, protocol: int) -> None:
    found = Reader(pickle.dumps(array, protocol)).load().read()

    assert found.dtype == array.dtype
    assert np.array_equal(found, array)


@pytest.mark.parametrize(
    "state",
    [
        None,
        (1, (2,), PickledType("f4"), False, b"1234"),
        (1, (-1,), PickledType("f4"), False, b""),
        (1, (1,), PickledType("f1"), False, b"1"),
        (1, (1,), PickledType("O8"), False, [1]),
        (1, [1], PickledType("u1"), False, b"1"),
        (1, (1,), "u1", False, b"1"),
        (1, (1,) * 40, PickledType("u1"), False, b"1"),
    ],
)
def test_another_state_is_refused(state: object) -> None:
    array = PickledArray()
    array.__setstate__(state)

    with pytest.raises(ValueError):
        array.read()
