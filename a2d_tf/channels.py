"""The order of channels in Keras: last, as every layer and model of this package has them."""

import logging

import keras

LAST = "channels_last"

_log = logging.getLogger(__name__)


def put_channels_last() -> None:
    """Let Keras's layers have their channels last, whatever ``~/.keras/keras.json`` says."""
    found = keras.config.image_data_format()
    if found != LAST:
        _log.warning("a2d_tf sets Keras's image_data_format to %s; it was %s", LAST, found)
        keras.config.set_image_data_format(LAST)
