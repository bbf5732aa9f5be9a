"""The video's features: their mean over time, their length, their layer."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf import keys
from a2d_tf.models.clip_reader import ENCODED, ClipReader


@pytest.fixture
def encoder():
    """Return a model of clips (B, 2, 4, 4, 3) that hands them on."""
    clip = keras.Input((2, 4, 4, 3))
    return keras.Model(clip, keras.layers.Identity()(clip))


def features_of(reader, clips):
    inputs = reader.inputs()
    model = keras.Model(inputs, reader.read(inputs))
    return ops.convert_to_numpy(model({keys.VIDEO: clips})), model


@pytest.fixture
def clips():
    return np.random.default_rng(0).uniform(-1, 1, (2, 2, 4, 4, 3)).astype("float32")


def test_features_are_the_mean_over_time(encoder, clips):
    reader = ClipReader(encoder=encoder, normalise=False)
    assert reader.feature_shape == (4, 4, 3)
    found, model = features_of(reader, clips)
    np.testing.assert_allclose(found, clips.mean(axis=1), atol=1e-6)
    assert ENCODED in {layer.name for layer in model.layers}


def test_the_scale_follows_the_normalisation(encoder, clips):
    found, _ = features_of(ClipReader(encoder=encoder, scale=3.0), clips)
    np.testing.assert_allclose(np.linalg.norm(found, axis=-1), 3.0, rtol=1e-5)
