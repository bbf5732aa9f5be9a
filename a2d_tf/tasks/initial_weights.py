"""The first weights of a video encoder, as the configuration names them."""

import logging
from collections.abc import Callable
from functools import partial

import keras

from a2d_tf.models.pretrained import load_i3d_arrays, load_i3d_checkpoint, load_i3d_hub
from a2d_tf.models.weight_import import ImportReport
from a2d_tf.weights.cache_folder import locate_weights
from a2d_tf.weights.catalogue import HUB

_log = logging.getLogger(__name__)


def load_initial_weights(i3d: keras.Model, weights: str, *, keep_head: bool = False) -> None:
    """Fill I3D from ``model.weights`` and log what was read; leave it as it is when empty.

    Args:
        i3d: Model of ``build_i3d``.
        weights: Weights as ``load_encoder_weights`` takes them.
        keep_head: Whether to leave the model's classifier as it is, because its classes are not
            those of Kinetics.

    Raises:
        InputError: As in ``load_encoder_weights``.
    """
    load_encoder_weights(i3d, weights, read=partial(read_i3d_weights, keep_head=keep_head))


def load_encoder_weights(
    encoder: keras.Model, weights: str, *, read: Callable[[keras.Model, str], ImportReport]
) -> None:
    """Fill a video encoder and log what was read; leave it as it is when there are no weights.

    Args:
        encoder: The encoder by itself.
        weights: Empty, a name of ``a2d-tf weights``, or a place that ``read`` knows.
        read: Function that fills such an encoder from a place.

    Raises:
        InputError: There are no such weights, they have not been fetched yet, or a variable does
            not fit; it is named.
    """
    if weights:
        _log.info("%s: %s", weights, read(encoder, locate_weights(weights)))


def read_i3d_weights(i3d: keras.Model, place: str, *, keep_head: bool = False) -> ImportReport:
    """Fill I3D from a place.

    Args:
        i3d: Model of ``build_i3d``.
        place: The prefix of a checkpoint, an ``.npz`` file, or ``hub:`` and a TF-Hub module's
            handle.
        keep_head: Whether to leave the model's classifier as it is.

    Raises:
        InputError: No such weights, or a variable that does not fit; it is named.
    """
    if place.startswith(HUB):
        return load_i3d_hub(i3d, place.removeprefix(HUB), keep_head=keep_head)
    if place.endswith(".npz"):
        return load_i3d_arrays(i3d, place, keep_head=keep_head)
    return load_i3d_checkpoint(i3d, place, keep_head=keep_head)
