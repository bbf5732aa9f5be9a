"""The video encoder's first weights, as the configuration names them."""

import keras

from a2d_tf.config.schema import HUB
from a2d_tf.models.pretrained import load_i3d_checkpoint, load_i3d_hub


def load_initial_weights(i3d: keras.Model, weights: str, *, keep_head: bool = False) -> None:
    """Fill I3D from ``model.weights`` and print what was read; leave it as it is when empty.

    Args:
        i3d: From ``build_i3d``.
        weights: Empty, the prefix of a checkpoint, or ``hub:`` and a TF-Hub module's handle.
        keep_head: Leave the model's classifier as it is: its classes are others than Kinetics'.

    Raises:
        InputError: No such weights, or a variable that does not fit; it is named.
    """
    if not weights:
        return
    if weights.startswith(HUB):
        report = load_i3d_hub(i3d, weights.removeprefix(HUB), keep_head=keep_head)
    else:
        report = load_i3d_checkpoint(i3d, weights, keep_head=keep_head)
    print(f"{weights}: {report}")
