"""ImageNet weights for the ResNet: ``keras.applications``' file, every weight accounted for."""

from pathlib import Path

import keras

from a2d_tf.errors import InputError
from a2d_tf.models.layer_file import LayerReport, assign_all, read_layers, weight_name

_CLASSIFIER = "predictions"  # in files that end with the 1000 classes


def load_resnet_weights(model: keras.Model, path: str | Path) -> LayerReport:
    """Fill a ResNet from ``resnet101_weights_tf_dim_ordering_tf_kernels_notop.h5`` or its kin.

    Args:
        model: Model of ``build_resnet`` at width 1, with the file's number of blocks; its weights
            change only when everything fits.
        path: The local file, with or without the classifier.

    Raises:
        InputError: No such file, or a weight that is missing, of another shape, or of a layer that
            the model does not have: the first such one is named.
    """
    stored = read_layers(path)
    wanted = {
        f"{layer.name}/{weight_name(weight)}": weight
        for layer in model.layers
        for weight in layer.weights
    }
    unused = tuple(sorted(name for name in stored if name.startswith(f"{_CLASSIFIER}/")))
    for name in sorted(stored.keys() - wanted.keys() - set(unused)):
        rule = f"belongs to no layer of the model {model.name!r}"
        raise InputError(path, name, rule, stored[name].shape)
    for name in sorted(wanted.keys() - stored.keys()):
        raise InputError(path, name, f"is missing; the model needs its {wanted[name].shape}")
    assign_all({name: (wanted[name], stored[name]) for name in wanted}, path=path)
    return LayerReport(loaded=tuple(sorted(wanted)), unused=unused)
