"""The video encoder's first weights, as the configuration names them."""

import keras

from a2d_tf.models.pretrained import load_i3d_arrays, load_i3d_checkpoint, load_i3d_hub
from a2d_tf.weights.cache_folder import locate_weights
from a2d_tf.weights.catalogue import HUB


def load_initial_weights(i3d: keras.Model, weights: str, *, keep_head: bool = False) -> None:
    """Fill I3D from ``model.weights`` and print what was read; leave it as it is when empty.

    Args:
        i3d: From ``build_i3d``.
        weights: Empty, a name of ``a2d-tf weights``, the prefix of a checkpoint, an ``.npz`` file,
            or ``hub:`` and a TF-Hub module's handle.
        keep_head: Leave the model's classifier as it is: its classes are others than Kinetics'.

    Raises:
        InputError: No such weights, or not fetched yet, or a variable that does not fit; it is
            named.
    """
    if not weights:
        return
    place = locate_weights(weights)
    if place.startswith(HUB):
        report = load_i3d_hub(i3d, place.removeprefix(HUB), keep_head=keep_head)
    elif place.endswith(".npz"):
        report = load_i3d_arrays(i3d, place, keep_head=keep_head)
    else:
        report = load_i3d_checkpoint(i3d, place, keep_head=keep_head)
    print(f"{weights}: {report}")
