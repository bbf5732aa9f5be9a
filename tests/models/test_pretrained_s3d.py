"""Torchvision's names into S3D: every variable accounted for, errors that name what is wrong."""

import numpy as np
import pytest
from fakes.torchvision_s3d import random_s3d, s3d_shapes, write_torch_file

from a2d_tf.errors import InputError
from a2d_tf.models.pretrained_s3d import load_s3d_weights
from a2d_tf.models.s3d import build_s3d

STEM = "Conv3d_2c_3x3"  # its units are features.0, 2 and 3


@pytest.fixture(scope="module")
def variables():
    """Return the variables of the stem."""
    shapes = s3d_shapes()
    stem = {name: shapes[name] for name in shapes if name.split(".")[1] in ("0", "2", "3")}
    return random_s3d(stem)


@pytest.fixture(scope="module")
def stem():
    return build_s3d(input_shape=(2, 16, 16, 3), endpoint=STEM)


@pytest.mark.parametrize("ending", ["npz", "pth"])
def test_variables_fill_their_layers(tmp_path, stem, variables, ending):
    path = tmp_path / f"s3d.{ending}"
    if ending == "npz":
        np.savez(path, **variables)
    else:
        write_torch_file(path, variables)
    for weight in stem.weights:
        weight.assign(np.zeros(weight.shape))
    report = load_s3d_weights(stem, path)
    assert str(report) == "25 variables loaded, 0 beyond the endpoint, 5 counters of batches"
    assert {*report.loaded, *report.ignored} == set(variables)
    for part, name in (("_spatial", "3.0"), ("_temporal", "3.1")):
        kernel = np.asarray(stem.get_layer(f"{STEM}{part}_conv_3d").kernel)
        expected = variables[f"features.{name}.0.weight"]
        np.testing.assert_array_equal(kernel, expected.transpose(2, 3, 4, 1, 0))
        norm = stem.get_layer(f"{STEM}{part}_batch_norm")
        for weight, variable in (
            (norm.gamma, "weight"),
            (norm.beta, "bias"),
            (norm.moving_mean, "running_mean"),
            (norm.moving_variance, "running_var"),
        ):
            expected = variables[f"features.{name}.1.{variable}"]
            np.testing.assert_array_equal(np.asarray(weight), expected)


def test_what_the_model_was_cut_off_from_is_counted(tmp_path):
    np.savez(tmp_path / "s3d.npz", **random_s3d(s3d_shapes()))
    model = build_s3d(input_shape=(2, 16, 16, 3), endpoint="Mixed_4f")
    report = load_s3d_weights(model, tmp_path / "s3d.npz")
    blocks = {name.split(".")[1] for name in report.beyond_endpoint}
    assert blocks == {"14", "15", "1"}  # of the classifier its layer is 1
    assert len(report.loaded) == len(model.weights)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"features.0.1.0.weight": None},
            r"s3d\.npz: features\.0\.1\.0\.weight: is missing; .* needs its \(64, 64, 7, 1, 1\)",
        ),
        (
            {"features.2.1.running_var": np.ones(5, np.float32)},
            r"features\.2\.1\.running_var: must have shape \(64,\), got \(5,\)",
        ),
        (
            {"features.0.0.0.weight": np.ones((7, 7, 1, 3, 64), np.float32)},
            r"features\.0\.0\.0\.weight: must have shape \(64, 3, 1, 7, 7\), got \(7, 7, 1, 3, 64",
        ),
        (
            {"layer1.0.conv1.weight": np.ones(2, np.float32)},
            r"layer1\.0\.conv1\.weight: is not a variable of the published network, got \(2,\)",
        ),
    ],
)
def test_what_does_not_fit_is_named_and_leaves_the_model(
    tmp_path, stem, variables, change, message
):
    changed = {name: value for name, value in (variables | change).items() if value is not None}
    np.savez(tmp_path / "s3d.npz", **changed)
    before = [np.asarray(weight) for weight in stem.weights]
    with pytest.raises(InputError, match=message):
        load_s3d_weights(stem, tmp_path / "s3d.npz")
    for weight, expected in zip(stem.weights, before, strict=True):
        np.testing.assert_array_equal(np.asarray(weight), expected)


def test_weights_of_pixels_do_not_fit_flow(tmp_path, variables):
    np.savez(tmp_path / "s3d.npz", **variables)
    flow = build_s3d(input_shape=(2, 16, 16, 2), endpoint=STEM)
    with pytest.raises(InputError, match=r"must have shape \(64, 2, 1, 7, 7\), got \(64, 3,"):
        load_s3d_weights(flow, tmp_path / "s3d.npz")
