"""ResNet and its ImageNet weights: the numbers of keras.applications, nothing passed over."""

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


def test_resnet_101_has_the_weights_of_keras_applications():
    model = build_resnet(input_shape=(64, 64, 3))
    # 42,658,176 is what Keras states for ResNet-101 without its classifier.
    assert model.count_params() == 42_658_176
    assert model.get_layer("conv4_block23_3_conv").kernel.shape == (1, 1, 256, 1024)


def test_stages_shrink_by_4_to_32_and_width_scales_channels():
    model = build_resnet(input_shape=(64, 96, 3), blocks=(1, 1, 1, 1), width=0.25)
    shapes = [(None, 16, 24, 64), (None, 8, 12, 128), (None, 4, 6, 256), (None, 2, 3, 512)]
    assert model.output_shape == shapes


@pytest.mark.parametrize("frozen", [True, False])
def test_frozen_moments_stay_in_training(frozen):
    model = build_resnet(
        input_shape=(32, 32, 3), blocks=(1, 1, 1, 1), width=NARROW, frozen_batch_norm=frozen
    )
    before = np.array(model.get_layer("conv1_bn").moving_mean)
    model(np.ones((2, 32, 32, 3), np.float32), training=True)
    assert np.array_equal(before, model.get_layer("conv1_bn").moving_mean) == frozen


def test_flow_keeps_its_planes_and_its_zero():
    arguments = {"input_shape": (32, 32, 3), "blocks": (1, 1, 1, 1), "width": NARROW}
    flow = build_resnet(**arguments, picture=False)
    to_range = keras.Model(flow.input, flow.get_layer("to_range").output)
    plane = np.stack([np.full((1, 32, 32), v, np.float32) for v in (0.0, -1.0, 2.0)], axis=-1)
    np.testing.assert_allclose(np.asarray(to_range(plane))[0, 5, 5], [0, -127.5, 255])


def test_padding_at_the_end_is_a_shift_by_two_pixels():
    arguments = {"input_shape": (64, 64, 3), "blocks": (1, 1, 1, 1), "width": 1 / 16}
    both, end = build_resnet(**arguments), build_resnet(**arguments, pool_padding="end")
    end.set_weights(both.get_weights())
    frames = np.random.default_rng(5).uniform(-1, 1, (1, 64, 64, 3)).astype(np.float32)
    moved = np.roll(frames, (2, 2), axis=(1, 2))
    inside = np.s_[:, 4:12, 4:12]  # away from the border, over which the roll wraps
    c2 = np.asarray(both(frames)[0])[inside]
    assert not np.allclose(np.asarray(end(frames)[0])[inside], c2, rtol=1e-2)
    np.testing.assert_allclose(np.asarray(end(moved)[0])[inside], c2, rtol=1e-4, atol=1e-4)


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
                r"conv4_block7_1_conv/kernel: is of no layer of the model 'resnet', got \(2,\)",
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"input_shape": (64, 48, 3)}, "multiples of 32"),
        ({"input_shape": (64, 64, 3), "pool_padding": "same"}, "'both' or 'end', got 'same'"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        build_resnet(**arguments)
