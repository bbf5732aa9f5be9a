"""Weights by layer name are read from any file of Keras, and assigned all or none."""

import h5py
import keras
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.models.layer_file import LayerReport, assign_all, read_layers, weight_name


def test_groups_around_a_layer_and_the_optimiser_are_left_out(tmp_path):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file["conv/conv/kernel:0"] = [1.0, 2.0]
        file["model_weights/inner/bn/gamma:0"] = [3.0]
        file["optimizer_weights/adam/momentum:0"] = [4.0]
    stored = read_layers(path)
    assert {name: value.tolist() for name, value in stored.items()} == {
        "conv/kernel": [1.0, 2.0],
        "bn/gamma": [3.0],
    }


@pytest.mark.parametrize("names", [("one/conv/kernel", "two/conv/kernel"), ("kernel",)])
def test_a_weight_without_a_layer_of_its_own_is_named(tmp_path, names):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        for name in names:
            file[name] = [1.0]
    with pytest.raises(InputError, match=f"{names[-1]}: must be one weight of one layer"):
        read_layers(path)


def test_one_shape_that_differs_leaves_all_weights():
    first, second = (keras.Variable(np.zeros(shape, np.float32)) for shape in (2, (1, 3)))
    values = {"a/kernel": (first, np.ones(2)), "b/kernel": (second, np.ones(3))}
    with pytest.raises(InputError, match=r"b/kernel: must have shape \(1, 3\), got \(3,\)"):
        assign_all(values, path="a.h5")
    assert not np.asarray(first).any()
    assign_all(values | {"b/kernel": (second, np.full((1, 3), 2.0))}, path="a.h5")
    assert (np.asarray(first).tolist(), np.asarray(second).tolist()) == ([1, 1], [[2, 2, 2]])


def test_a_weight_is_called_by_the_end_of_its_path():
    layer = keras.layers.Dense(2, name="dense")
    layer.build((None, 3))
    assert [weight_name(weight) for weight in layer.weights] == ["kernel", "bias"]


def test_a_report_is_one_line_of_counts():
    assert str(LayerReport(loaded=("a", "b"))) == "2 weights loaded, 0 of the file unused"
    report = LayerReport(loaded=("a",), unused=("b",), kept=("c", "d"))
    assert str(report) == "1 weight loaded, 1 of the file unused, 2 layers keep their own"
