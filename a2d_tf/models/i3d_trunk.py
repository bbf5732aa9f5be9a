"""I3D in two: the trunk that does not train, up to an endpoint, and what follows it."""

import hashlib

import keras
import numpy as np
from keras import ops

from a2d_tf.models.i3d import ENDPOINTS


def frozen_endpoint(i3d: keras.Model) -> str | None:
    """Return the last endpoint before the first layer that trains, None where the first does.

    Args:
        i3d: From ``build_i3d``, its layers marked.
    """
    names = [layer.name for layer in i3d.layers]
    trained = [layer.name for layer in i3d.layers if layer.trainable_weights]
    last = None
    for endpoint in ENDPOINTS:
        if any(map(_belongs_to(endpoint), trained)) or not any(map(_belongs_to(endpoint), names)):
            break
        last = endpoint
    return last


def endpoint_features(i3d: keras.Model, endpoint: str) -> keras.KerasTensor:
    """Return the symbolic output (B, T', H', W', C') of an endpoint that the model has."""
    names = {layer.name for layer in i3d.layers}
    # A unit ends with its activation; poolings and blocks have the endpoint's own name.
    return i3d.get_layer(endpoint if endpoint in names else f"{endpoint}_relu").output


def build_trunk(i3d: keras.Model, *, endpoint: str) -> keras.Model:
    """Return the model of a clip to features of it, which shares I3D's layers.

    Args:
        i3d: From ``build_i3d``.
        endpoint: Where the trunk ends.

    Returns:
        A model (B, T, H, W, C) -> (B, T', H', W', C'). T' is 1 where nothing of I3D follows: then
        the features are averaged over time, as the sentence model would do next.
    """
    features = endpoint_features(i3d, endpoint)
    if features is i3d.output:
        features = ops.mean(features, axis=1, keepdims=True)
    return keras.Model(i3d.input, features, name="trunk")


def weights_sha256(model: keras.Model) -> str:
    """Return the SHA-256 of the names, shapes and float32 values of a model's weights, in order."""
    digest = hashlib.sha256()
    for layer in model.layers:
        for weight in layer.weights:
            values = np.asarray(keras.ops.convert_to_numpy(weight), "<f4")
            digest.update(f"{layer.name}/{weight.name} {values.shape}\n".encode())
            digest.update(values.tobytes())
    return digest.hexdigest()


def _belongs_to(endpoint: str):
    return lambda layer_name: layer_name == endpoint or layer_name.startswith(f"{endpoint}_")
