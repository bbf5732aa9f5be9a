"""Arrays of an ``.npz`` file by name; checkpoints and modules are in test_pretrained.py."""

import numpy as np
import pytest
from fakes.numpy_i3d import i3d_shapes, random_variables

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import open_arrays
from a2d_tf.models.i3d import build_i3d
from a2d_tf.models.pretrained import load_i3d_arrays

SCOPE = "RGB/inception_i3d/"


def test_arrays_by_name(tmp_path):
    np.savez(tmp_path / "a.npz", **{"x/w": np.ones((2, 3), np.float32)})
    stored = open_arrays(tmp_path / "a.npz")
    assert stored.place == str(tmp_path / "a.npz")
    assert stored.shapes == {"x/w": (2, 3)}
    np.testing.assert_array_equal(stored.read("x/w"), np.ones((2, 3)))


def test_they_fill_the_model(tmp_path):
    shapes = i3d_shapes()
    variables = random_variables({n: s for n, s in shapes.items() if "Conv3d_1a" in n})
    np.savez(tmp_path / "a.npz", **variables)
    model = build_i3d(input_shape=(4, 16, 16, 3), endpoint="Conv3d_1a_7x7")
    report = load_i3d_arrays(model, tmp_path / "a.npz")
    assert set(report.loaded) == set(variables)
    kernel = model.get_layer("Conv3d_1a_7x7_conv_3d").kernel
    np.testing.assert_array_equal(kernel, variables[f"{SCOPE}Conv3d_1a_7x7/conv_3d/w"])


def test_a_file_that_is_none(tmp_path):
    (tmp_path / "text.npz").write_text("no arrays")
    np.savez(tmp_path / "objects.npz", a=np.array([None]))
    with (tmp_path / "one.npz").open("wb") as stream:
        np.save(stream, np.ones(2))
    for name in ("none", "text", "objects", "one"):
        with pytest.raises(InputError, match=rf"{name}\.npz: arrays: must be a readable \.npz"):
            open_arrays(tmp_path / f"{name}.npz")
