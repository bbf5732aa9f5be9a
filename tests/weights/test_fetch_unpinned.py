"""Weights whose values no digest pins must be whole and fit the network."""

import dataclasses

import numpy as np
import pytest
from fakes.checkpoints import write_checkpoint

from a2d_tf.errors import InputError
from a2d_tf.models.i3d import build_i3d, published_units
from a2d_tf.weights.catalogue import Weights
from a2d_tf.weights.fetch import take_weights
from a2d_tf.weights.sources import WebFile, WebFiles

SCOPE = "Flow/inception_i3d/"
FILES = ("model.ckpt.index", "model.ckpt.data-00000-of-00001")
FLOW = Weights(
    "tiny-flow",
    "i3d",
    "a test",
    "none",
    "https://example.org",
    WebFiles(tuple(WebFile(f"https://example.org/{name}") for name in FILES), opens="model.ckpt"),
    i3d=(2, 400),
)


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """Return the prefix of a checkpoint of flow with random values."""
    model = build_i3d(input_shape=(8, 32, 32, 2), endpoint="Logits", num_classes=400)
    variables = {}
    for unit in published_units():
        layer = unit.replace("/", "_")
        convolution = model.get_layer(f"{layer}_conv_3d")
        variables[f"{SCOPE}{unit}/conv_3d/w"] = np.array(convolution.kernel)
        if unit == published_units()[-1]:
            variables[f"{SCOPE}{unit}/conv_3d/b"] = np.array(convolution.bias)
            continue
        norm = model.get_layer(f"{layer}_batch_norm")
        for name in ("beta", "moving_mean", "moving_variance"):
            variables[f"{SCOPE}{unit}/batch_norm/{name}"] = np.array(getattr(norm, name))
    prefix = tmp_path_factory.mktemp("flow") / "model.ckpt"
    write_checkpoint(prefix, variables)
    return prefix


def test_a_checkpoint_that_fits_is_taken(home, prefix):
    assert take_weights(FLOW, prefix) == home / "weights" / "tiny-flow" / "model.ckpt"


def test_a_checkpoint_of_another_stream_is_refused(home, prefix):
    with pytest.raises(InputError, match=r"Conv3d_1a_7x7/conv_3d/w: must have shape \(7, 7, 7, 3,"):
        take_weights(dataclasses.replace(FLOW, i3d=(3, 400)), prefix)
    assert not home.exists()


def test_a_damaged_value_is_noticed(home, prefix, tmp_path):
    for name in FILES:
        data = bytearray(prefix.with_name(name).read_bytes())
        if name == FILES[1]:
            data[len(data) // 2] ^= 1
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=r"must be readable: .*[Cc]hecksum") as caught:
        take_weights(FLOW, tmp_path / "model.ckpt")
    assert caught.value.place == str(tmp_path / "model.ckpt")
    assert not home.exists()
