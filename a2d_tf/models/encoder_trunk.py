"""A video encoder in two: the trunk that does not train, up to an end point, and what follows it.

The layers of an end point ``NAME`` are called ``NAME`` or begin with ``NAME_``.
"""

import hashlib
from collections.abc import Iterable

import keras
import numpy as np
from keras import ops


def frozen_endpoint(encoder: keras.Model, endpoints: Iterable[str]) -> str | None:
    """Return the last end point before the first layer that trains, None where the first does.

    Args:
        encoder: A video encoder, with the layers that train marked.
        endpoints: All end points of such encoders, in order; the encoder may end before the last.
    """
    trained = [layer.name for layer in encoder.layers if layer.trainable_weights]
    last = None
    for endpoint in endpoints:
        if any(_belongs(name, endpoint) for name in trained) or not _layers_of(encoder, endpoint):
            break
        last = endpoint
    return last


def endpoint_features(encoder: keras.Model, endpoint: str) -> keras.KerasTensor:
    """Return the symbolic output (B, T', H', W', C') of an end point that the encoder has."""
    return _layers_of(encoder, endpoint)[-1].output


def build_trunk(encoder: keras.Model, *, endpoint: str) -> keras.Model:
    """Return the model from a clip to its features, which shares the encoder's layers.

    Args:
        encoder: A video encoder.
        endpoint: End point at which the trunk ends.

    Returns:
        A model (B, T, H, W, C) -> (B, T', H', W', C'). T' is 1 where nothing of the encoder
        follows: then the features are averaged over time, as the sentence model would do next.
    """
    features = endpoint_features(encoder, endpoint)
    if features is encoder.output:
        features = ops.mean(features, axis=1, keepdims=True)
    return keras.Model(encoder.input, features, name="trunk")


def weights_sha256(model: keras.Model) -> str:
    """Return the SHA-256 of the names, shapes and float32 values of a model's weights, in order."""
    digest = hashlib.sha256()
    for layer in model.layers:
        for weight in layer.weights:
            values = np.asarray(keras.ops.convert_to_numpy(weight), "<f4")
            digest.update(f"{layer.name}/{weight.name} {values.shape}\n".encode())
            digest.update(values.tobytes())
    return digest.hexdigest()


def _layers_of(encoder: keras.Model, endpoint: str) -> list[keras.Layer]:
    """Return the layers of an end point, from its inputs to its output."""
    return [layer for layer in encoder.layers if _belongs(layer.name, endpoint)]


def _belongs(layer_name: str, endpoint: str) -> bool:
    return layer_name == endpoint or layer_name.startswith(f"{endpoint}_")
