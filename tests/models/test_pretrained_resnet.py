"""ImageNet weights for the ResNet are those of keras.applications."""

import h5py
import keras
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.models.pretrained_resnet import load_resnet_weights
from a2d_tf.models.resnet import build_resnet

NARROW = 1 / 64  # one channel in the stem


@pytest.fixture
def narrow(tmp_path):
    """Return a narrow ResNet with random moments and a file of its weights by layer name."""
    keras.utils.set_random_seed(3)
    model = build_resnet(input_shape=(64, 64, 3), blocks=(1, 1, 1, 1), width=NARROW)
    path = tmp_path / "resnet.h5"
    rng = np.random.default_rng(4)
    with h5py.File(path, "w") as file:
        for layer in model.layers:
            for weight in layer.weights:
                name = f"{layer.name}/{layer.name}/{weight.path.rpartition('/')[2]}:0"
                file[name] = rng.uniform(0.5, 1, weight.shape).astype(np.float32)
    return model, path


def test_imagenet_file_gives_the_numbers_of_keras_applications(tmp_path):
    keras.utils.set_random_seed(1)
    reference = keras.applications.ResNet50(
        weights=None, include_top=False, input_shape=(64, 64, 3)
    )
    rng = np.random.default_rng(2)
    for layer in reference.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.moving_mean.assign(rng.normal(0, 0.1, layer.moving_mean.shape))
            layer.moving_variance.assign(rng.uniform(0.5, 2, layer.moving_variance.shape))
    reference.save(tmp_path / "whole.h5")
    # The published files hold the layers at their root, the file of a whole model in a group.
    published = tmp_path / "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
    with h5py.File(tmp_path / "whole.h5") as whole, h5py.File(published, "w") as file:
        for name in whole["model_weights"]:
            whole.copy(f"model_weights/{name}", file)
    model = build_resnet(input_shape=(64, 64, 3), blocks=(3, 4, 6, 3))
    report = load_resnet_weights(model, published)
    assert len(report.loaded) == len(reference.weights) and report.unused == report.kept == ()
    pixels = rng.integers(0, 256, (1, 64, 64, 3)).astype(np.float32)
    expected = np.asarray(reference(keras.applications.resnet.preprocess_input(pixels.copy())))
    c5 = np.asarray(model(pixels / 127.5 - 1, training=True)[-1])
    assert expected.std() > 0
    np.testing.assert_allclose(c5, expected, rtol=1e-3, atol=1e-4 * expected.max())


class TestAccounting:
    """A weight that is missing, left over or of another shape is named, and nothing changes."""

    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            (
                lambda f: f.__delitem__("conv2_block1_3_bn/conv2_block1_3_bn/gamma:0"),
                r"conv2_block1_3_bn/gamma: is missing; the model needs its \(4,\)",
            ),
            (
                lambda f: f.__setitem__("conv4_block7_1_conv/kernel:0", np.zeros(2)),
                r"conv4_block7_1_conv/kernel: belongs to no layer of the model 'resnet'",
            ),
            (
                lambda f: f.__setitem__("top/conv1_bn/gamma:0", np.zeros(1)),
                r"top/conv1_bn/gamma:0: must be one weight of one layer",
            ),
        ],
    )
    def test_damage_is_named(self, narrow, damage, message):
        model, path = narrow
        before = model.get_weights()
        with h5py.File(path, "a") as file:
            damage(file)
        with pytest.raises(InputError, match=message):
            load_resnet_weights(model, path)
        for old, new in zip(before, model.get_weights(), strict=True):
            np.testing.assert_array_equal(old, new)

    def test_another_width(self, narrow):
        wide = build_resnet(input_shape=(64, 64, 3), blocks=(1, 1, 1, 1), width=2 * NARROW)
        rule = r"conv1_conv/kernel: must have shape \(7, 7, 3, 2\), got \(7, 7, 3, 1\)"
        with pytest.raises(InputError, match=rule):
            load_resnet_weights(wide, narrow[1])

    def test_the_classifier_is_reported_as_unused(self, narrow):
        model, path = narrow
        with h5py.File(path, "a") as file:
            file["predictions/predictions/kernel:0"] = np.zeros((32, 10))
        report = load_resnet_weights(model, path)
        assert report.unused == ("predictions/kernel",)
        assert str(report) == f"{len(model.weights)} weights loaded, 1 of the file unused"

    def test_no_file_and_no_weights(self, narrow, tmp_path):
        with pytest.raises(InputError, match="must be a readable HDF5 file"):
            load_resnet_weights(narrow[0], tmp_path / "none.h5")
        h5py.File(tmp_path / "empty.h5", "w").close()
        with pytest.raises(InputError, match="must hold weights by layer name"):
            load_resnet_weights(narrow[0], tmp_path / "empty.h5")
