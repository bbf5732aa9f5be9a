"""Published variables to weights; whole networks are in test_pretrained.py and its neighbours."""

import keras
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import StoredVariables
from a2d_tf.models.weight_import import import_variables


@pytest.fixture
def layer():
    layer = keras.layers.Conv3D(5, (1, 2, 3))
    layer.build((None, 4, 4, 4, 7))
    return layer


def stored(**arrays):
    return StoredVariables(
        "file", {name: values.shape for name, values in arrays.items()}, arrays.__getitem__
    )


def weights_of(layer):
    return {"kernel": layer.kernel, "bias": layer.bias}


def is_count(name):
    return name == "count"


def test_axes_of_kernels_are_put_in_order(layer):
    kernel = np.arange(5 * 7 * 6, dtype=np.float32).reshape(5, 7, 1, 2, 3)
    source = stored(
        kernel=kernel, bias=np.ones(5), count=np.zeros(()), later=np.ones(1), head=np.ones(2)
    )
    report = import_variables(
        source,
        weights_of(layer),
        is_ignored=is_count,
        ignored_kind="counters",
        beyond={"later"},
        other_head={"head"},
        kernel_axes=(2, 3, 4, 1, 0),
    )
    np.testing.assert_array_equal(np.asarray(layer.kernel), kernel.transpose(2, 3, 4, 1, 0))
    expected = "2 variables loaded, 1 beyond the endpoint, 1 counters, 1 of another classifier"
    assert str(report) == expected


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"bias": np.ones(5)}, r"file: kernel: is missing; .*kernel needs its \(5, 7, 1, 2, 3\)"),
        ({"kernel": np.ones((1, 2, 3, 7, 5))}, r"kernel: must have shape \(5, 7, 1, 2, 3\), got"),
        ({"other": np.ones(2)}, r"other: is not a variable of the published network, got \(2,\)"),
    ],
)
def test_nothing_is_filled_unless_everything_fits(layer, arrays, message):
    before = np.asarray(layer.bias).copy()
    with pytest.raises(InputError, match=message):
        import_variables(
            stored(**arrays),
            weights_of(layer),
            is_ignored=is_count,
            kernel_axes=(2, 3, 4, 1, 0),
        )
    np.testing.assert_array_equal(np.asarray(layer.bias), before)
