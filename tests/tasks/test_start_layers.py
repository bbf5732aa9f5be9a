"""Layers of a checkpoint that must be those of the model which begins with it."""

import warnings

import keras
import pytest
from fakes.refusals import refusal_of

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.start_layers import check_layers


def refusal(run, workdir, **changes):
    """Return why a model with other settings does not begin with a run."""
    values = load_config(run / "config.toml").model_dump()
    values["model"]["start"] = str(run)
    values["text"]["vectors"] = str(run / "word_vectors")
    for section, keys in changes.items():
        values[section] |= keys
    task = SentenceTask(SentenceConfig.model_validate(values), workdir)
    model = task.build_models().training
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Keras would tell of other versions of itself
        return refusal_of(task.initialise, model)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        # Keras would fill the filters of one resolution with those of another.
        ({"data": {"size": 64}}, "must include filters_16, as the model does"),
        (
            {
                "model": {"decoder_widths": [8], "decoder_strides": [4]},
                "loss": {"weights": [1.0, 1.0]},
            },
            "must not include conv_2, as the model does not",
        ),
    ],
)
def test_layers_of_another_name_are_refused(untrained_run, tmp_path, changes, message):
    line = refusal(untrained_run, tmp_path, **changes)
    assert f"layers: {message}: model.start takes a run" in line


@pytest.mark.parametrize(
    ("changes", "layer"),
    [
        ({"model": {"decoder_widths": [8, 9]}}, "deconv_2"),
        ({"text": {"dimension": 9}}, "per_sentence"),
        ({"data": {"stream": "flow"}}, "Conv3d_1a_7x7_conv_3d"),
    ],
)
def test_a_layer_of_another_shape_is_named(untrained_run, tmp_path, changes, layer):
    line = refusal(untrained_run, tmp_path, **changes)
    assert f".h5: {layer}: must have weights of the model's shapes, " in line


def two_towers(width):
    """Return a model of two models with layers of one name, and a layer made of others."""
    picture = keras.Input((4, 3))
    towers = []
    for name, units in (("one", 2), ("two", width)):
        inputs = keras.Input((4, 3))
        dense = keras.layers.Dense(units, name="dense")(inputs)
        towers.append(keras.Model(inputs, keras.layers.Dropout(0.5)(dense), name=name)(picture))
    joined = keras.layers.Concatenate()(towers)
    lstm = keras.layers.LSTM(2)
    return keras.Model(picture, keras.layers.Bidirectional(lstm, name="both")(joined))


def test_layers_of_one_name_and_inside_layers_are_told_apart(tmp_path):
    path = tmp_path / "a.weights.h5"
    two_towers(5).save_weights(path)
    check_layers(two_towers(5), path)
    line = refusal_of(check_layers, two_towers(6), path)
    assert "dense: must have weights of the model's shapes, 3 x 6 and 6: " in line
