"""VGG-16: the published network's weights give the published network's numbers."""

import h5py
import keras
import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.models.vgg16 import build_vgg16, load_vgg16_weights

TOP = {"fc6": "fc1", "fc7": "fc2", "fc8": "predictions"}


def narrow_reference(size):
    """Return VGG-16 on BGR in 0..255 with the mean taken off, as dense layers, 1/64 as wide."""
    model = keras.Sequential([keras.Input((size, size, 3))])
    for block, (filters, repeats) in enumerate([(1, 2), (2, 2), (4, 3), (8, 3), (8, 3)], start=1):
        for index in range(1, repeats + 1):
            name = f"block{block}_conv{index}"
            model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name=name))
        model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
    for units, name in ((64, "fc1"), (64, "fc2")):
        model.add(keras.layers.Dense(units, activation="relu", name=name))
    model.add(keras.layers.Dense(10, name="predictions"))
    return model


def write_published(path, model):
    with h5py.File(path, "w") as file:
        for layer in model.layers:
            if not layer.weights:
                continue
            names = [f"{layer.name}_W_1:0", f"{layer.name}_b_1:0"]
            group = file.create_group(layer.name)
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, values in zip(names, layer.get_weights(), strict=True):
                group[name] = values


@pytest.fixture
def published(tmp_path):
    keras.utils.set_random_seed(1)
    reference = narrow_reference(224)
    path = tmp_path / "vgg16_weights_tf_dim_ordering_tf_kernels.h5"
    write_published(path, reference)
    return path, reference


def test_published_weights_give_the_published_numbers(published):
    path, reference = published
    model = build_vgg16(size=224, width=1 / 64, features=10)
    load_vgg16_weights(model, path)
    picture = np.random.default_rng(2).integers(0, 256, (1, 224, 224, 3)).astype(np.float32)
    expected = reference(picture[..., ::-1] - [103.939, 116.779, 123.68])
    # fc6 sees all 7 x 7 cells from the middle one.
    found = np.asarray(model(picture / 127.5 - 1))[:, 3, 3]
    np.testing.assert_allclose(found, np.asarray(expected), rtol=1e-3, atol=1e-3)


def test_shape_and_names_of_the_full_network():
    model = build_vgg16(size=64)
    assert model.output_shape == (None, 2, 2, 1000)
    full = keras.applications.VGG16(weights=None)
    named = {layer.name: layer for layer in model.layers}
    for layer in full.layers:
        if layer.weights:
            ours = named[next((k for k, v in TOP.items() if v == layer.name), layer.name)]
            assert sum(w.numpy().size for w in ours.weights) == layer.count_params()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda f: f.__delitem__("block3_conv2"), "block3_conv2: must be a layer of the file"),
        (lambda f: f["fc1"].__delitem__("fc1_b_1:0"), "fc1/fc1_b_1:0: must be a dataset"),
        (lambda f: f["fc2"].attrs.__setitem__("weight_names", [b"x"]), "fc2.weight_names"),
    ],
)
def test_a_damaged_file_is_named(published, damage, message):
    path, _ = published
    with h5py.File(path, "a") as file:
        damage(file)
    with pytest.raises(InputError, match=message):
        load_vgg16_weights(build_vgg16(size=224, width=1 / 64, features=10), path)


def test_other_widths_and_files_are_refused(published, tmp_path):
    path, _ = published
    with pytest.raises(InputError, match="block1_conv1: must have the numbers of"):
        load_vgg16_weights(build_vgg16(size=224, width=1 / 32, features=10), path)
    with pytest.raises(InputError, match="must be a readable HDF5 file"):
        load_vgg16_weights(build_vgg16(size=32, width=1 / 64), tmp_path / "none.h5")
    with pytest.raises(ValueError, match="multiple of 32, got 48"):
        build_vgg16(size=48)
