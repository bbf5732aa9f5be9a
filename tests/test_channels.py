"""Channels are last for somebody who imports the package as a library."""

import importlib
import logging

import keras
import pytest

import a2d_tf
from a2d_tf.channels import put_channels_last


@pytest.fixture(autouse=True)
def channels_first():
    """Set what a user may have in ``keras.json``, and put it back."""
    before = keras.config.image_data_format()
    keras.config.set_image_data_format("channels_first")
    yield
    keras.config.set_image_data_format(before)


def test_channels_come_last_and_it_is_told_once(caplog):
    caplog.set_level(logging.WARNING, "a2d_tf")
    put_channels_last()
    put_channels_last()
    assert keras.config.image_data_format() == "channels_last"
    told = "a2d_tf sets Keras's image_data_format to channels_last; it was channels_first"
    assert caplog.messages == [told]


@pytest.mark.parametrize("room", ["ops", "layers", "models"])
def test_the_rooms_that_use_keras_set_it(room):
    importlib.reload(importlib.import_module(f"{a2d_tf.__name__}.{room}"))
    assert keras.config.image_data_format() == "channels_last"
