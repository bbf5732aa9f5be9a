"""Which parts of a model train, by the prefixes of layer names."""

from collections.abc import Iterator, Sequence

import keras

from a2d_tf.errors import InputError

ALL = "all"


def set_trainable(model: keras.Model, prefixes: Sequence[str]) -> None:
    """Let only those layers train whose names begin with a prefix.

    A prefix may name a submodel (``text_encoder``) or layers inside one (``Mixed_4f``).

    Raises:
        InputError: A prefix names no layer.
    """
    used = {ALL} & set(prefixes)
    for name_path, layer in _leaves(model):
        matches = {p for p in prefixes if any(name.startswith(p) for name in name_path)}
        used |= matches
        layer.trainable = bool(matches) or ALL in prefixes
    unused = sorted(set(prefixes) - used)
    if unused:
        raise InputError("config", "model.trainable", "must name layers of the model", unused[0])


def weighted_layers(model: keras.Model) -> list[keras.Layer]:
    """Return the layers of a model and of the models in it that have weights."""
    return [layer for _, layer in _leaves(model) if layer.weights]


def _leaves(model: keras.Model) -> Iterator[tuple[list[str], keras.Layer]]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            for names, leaf in _leaves(layer):
                yield [layer.name, *names], leaf
        else:
            yield [layer.name], layer
