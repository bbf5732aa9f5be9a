"""VGG-16 made fully convolutional: the image encoder of both baselines (sentence paper, 5.2)."""

from pathlib import Path

import h5py
import keras
import numpy as np
from keras import ops

from a2d_tf.errors import InputError
from a2d_tf.files.hdf5 import HDF5_ERRORS, read_weights

STRIDE = 32

# Filters and number of 3x3 convolutions of each block; a max-pooling of 2 ends every block.
_BLOCKS: tuple[tuple[int, int], ...] = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
# The classifier's layers as convolutions: name, name in Keras' published file, filters, kernel.
_TOP: tuple[tuple[str, str, int, int], ...] = (
    ("fc6", "fc1", 4096, 7),
    ("fc7", "fc2", 4096, 1),
    ("fc8", "predictions", 1000, 1),
)
# Mean of ImageNet's blue, green and red, which the published weights expect to be subtracted.
_BGR_MEAN = (103.939, 116.779, 123.68)


def build_vgg16(
    *, size: int, width: float = 1.0, features: int = 1000, name: str = "vgg16"
) -> keras.Model:
    """Build VGG-16 from a picture to fc8, with fc6, fc7 and fc8 as convolutions.

    Args:
        size: Side S of the square picture in pixels, a multiple of 32.
        width: Factor of every channel count except that of fc8.
        features: Channels of fc8; it has no activation.
        name: The model's name.

    Returns:
        A model from pictures (B, S, S, 3), RGB in [-1, 1], to (B, S / 32, S / 32, features).

    Raises:
        ValueError: The size is not a multiple of 32.
    """
    if size % STRIDE:
        raise ValueError(f"size must be a multiple of {STRIDE}, got {size}")
    picture = keras.Input((size, size, 3), name="picture")
    x = ops.flip(keras.layers.Rescaling(127.5, offset=127.5, name="to_255")(picture), axis=-1)
    x = keras.layers.Rescaling(1.0, offset=[-mean for mean in _BGR_MEAN], name="off_mean")(x)
    for block, (filters, repeats) in enumerate(_BLOCKS, start=1):
        for index in range(1, repeats + 1):
            x = keras.layers.Conv2D(
                _scaled(filters, width),
                3,
                padding="same",
                activation="relu",
                name=f"block{block}_conv{index}",
            )(x)
        x = keras.layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    for layer_name, _, filters, kernel in _TOP:
        last = layer_name == _TOP[-1][0]
        x = keras.layers.Conv2D(
            features if last else _scaled(filters, width),
            kernel,
            padding="same",
            activation="linear" if last else "relu",
            name=layer_name,
        )(x)
    return keras.Model(picture, x, name=name)


def load_vgg16_weights(model: keras.Model, path: Path) -> None:
    """Fill a full-width VGG-16 from Keras' published ImageNet file (``vgg16_weights_tf_*.h5``).

    Args:
        model: Model of ``build_vgg16``, which may be part of a larger one.
        path: The local file, with the classifier's layers.

    Raises:
        InputError: No such file, or a layer is missing in it or has another shape.
    """
    published = {name: source for name, source, _, _ in _TOP}
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise InputError(path, "file", f"must be a readable HDF5 file: {error}") from None
    with file:
        for layer in model.layers:
            if not isinstance(layer, keras.layers.Conv2D):
                continue
            source = published.get(layer.name, layer.name)
            layer.set_weights(
                [
                    _shaped(values, path=path, field=source, shape=tuple(variable.shape))
                    for variable, values in zip(
                        layer.weights, _read_layer(file, path, source), strict=True
                    )
                ]
            )


def _read_layer(file: h5py.File, path: Path, layer: str) -> list[np.ndarray]:
    """Return kernel and bias of a layer, in the order that the file's own list gives."""
    if layer not in file or "weight_names" not in file[layer].attrs:
        raise InputError(path, layer, "must be a layer of the file, with its weight_names")
    names = [
        str(n.decode() if isinstance(n, bytes) else n) for n in file[layer].attrs["weight_names"]
    ]
    if len(names) != 2:
        raise InputError(path, f"{layer}.weight_names", "must be a kernel and a bias", names)
    missing = [name for name in names if name not in file[layer]]
    if missing:
        raise InputError(path, f"{layer}/{missing[0]}", "must be a dataset of the file")
    try:
        values = read_weights(file, path, [f"{layer}/{name}" for name in names])
    except HDF5_ERRORS as error:
        reason = str(error).partition("\n")[0]
        raise InputError(path, layer, "must be whole", reason) from None
    return list(values.values())


def _shaped(values: np.ndarray, *, path: Path, field: str, shape: tuple[int, ...]) -> np.ndarray:
    # A dense layer on a flattened (7, 7, 512) map is a 7x7 convolution of the same numbers.
    if not values.ndim or values.shape[-1] != shape[-1] or values.size != int(np.prod(shape)):
        raise InputError(path, field, f"must have the numbers of {shape}", values.shape)
    return values.reshape(shape)


def _scaled(filters: int, width: float) -> int:
    return max(1, round(filters * width))
