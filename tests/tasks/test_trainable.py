"""Only the layers that are named train."""

import keras
import pytest

from a2d_tf.errors import InputError
from a2d_tf.tasks.trainable import set_trainable


@pytest.fixture
def model():
    inner = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(2, name="Mixed_3b"),
            keras.layers.Dense(2, name="Mixed_3c"),
        ],
        name="i3d",
    )
    inputs = keras.Input((2,))
    return keras.Model(inputs, keras.layers.Dense(1, name="filters_8")(inner(inputs)))


def trained(model):
    return {weight.path.split("/")[-2] for weight in model.trainable_weights}


@pytest.mark.parametrize(
    ("prefixes", "expected"),
    [
        (["all"], {"Mixed_3b", "Mixed_3c", "filters_8"}),
        (["Mixed_3b"], {"Mixed_3b"}),
        (["i3d"], {"Mixed_3b", "Mixed_3c"}),
        (["Mixed_"], {"Mixed_3b", "Mixed_3c"}),
        (["filters_", "Mixed_3c"], {"filters_8", "Mixed_3c"}),
    ],
)
def test_prefixes_name_layers_at_every_depth(model, prefixes, expected):
    set_trainable(model, prefixes)
    assert trained(model) == expected


def test_a_second_call_starts_over(model):
    set_trainable(model, ["Mixed_3b"])
    set_trainable(model, ["filters_8"])
    assert trained(model) == {"filters_8"}
    set_trainable(model, ["all"])
    assert trained(model) == {"Mixed_3b", "Mixed_3c", "filters_8"}


def test_a_prefix_that_names_nothing_is_refused(model):
    with pytest.raises(InputError, match=r"model\.trainable: must name layers.*got 'Mixed_9z'"):
        set_trainable(model, ["Mixed_3b", "Mixed_9z"])
