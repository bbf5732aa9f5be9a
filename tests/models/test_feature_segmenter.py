"""The sentence model from its trunk's features on: the same answers, the same weights."""

import h5py
import keras
import numpy as np
import pytest
from fakes.small_segmenter import build_small_segmenter
from keras import ops

from a2d_tf import keys
from a2d_tf.models.encoder_trunk import build_trunk
from a2d_tf.models.feature_segmenter import build_feature_segmenter


@pytest.fixture(scope="module")
def segmenter():
    keras.utils.set_random_seed(0)
    return build_small_segmenter(frames=4, width=0.2)  # two in time after the first layer


@pytest.fixture(scope="module")
def inputs():
    rng = np.random.default_rng(0)
    return {
        keys.VIDEO: ops.convert_to_tensor(rng.uniform(-1, 1, (2, 4, 16, 16, 3)), "float32"),
        keys.WORDS: ops.convert_to_tensor(rng.standard_normal((2, 3, 3, 4)), "float32"),
        keys.NUM_WORDS: ops.full((2, 3), 3, "int32"),
    }


# The last one is the encoder's own endpoint: nothing of the encoder is left.
@pytest.mark.parametrize("endpoint", ["Conv3d_1a_7x7", "MaxPool3d_2a_3x3", "Conv3d_2b_1x1"])
def test_answers_are_the_whole_model_s_to_the_rounding_of_features(segmenter, inputs, endpoint):
    trunk = build_trunk(segmenter.get_layer("i3d"), endpoint=endpoint)
    part = build_feature_segmenter(segmenter, endpoint=endpoint)
    features = ops.cast(trunk(inputs[keys.VIDEO]), "bfloat16")
    sentences = {name: value for name, value in inputs.items() if name != keys.VIDEO}
    found = part({keys.FEATURES: features, **sentences})
    for name, expected in segmenter(inputs).items():
        np.testing.assert_allclose(
            ops.convert_to_numpy(found[name]), ops.convert_to_numpy(expected), atol=0.02
        )
        assert found[name].dtype == expected.dtype
    assert part.output_names == segmenter.output_names


def test_what_trains_is_the_whole_model_s(segmenter):
    for layer in segmenter.get_layer("i3d").layers:
        layer.trainable = layer.name.startswith("Conv3d_2b")
    part = build_feature_segmenter(segmenter, endpoint="MaxPool3d_2a_3x3")
    expected = {id(weight) for weight in segmenter.trainable_weights}
    assert {id(weight) for weight in part.trainable_weights} == expected
    assert len(expected) == len(part.trainable_weights)


def test_a_file_from_before_the_layer_that_hands_features_on_still_loads(segmenter, tmp_path):
    path = tmp_path / "a.weights.h5"
    segmenter.save_weights(path)
    before = [ops.convert_to_numpy(weight) for weight in segmenter.weights]
    with h5py.File(path, "a") as file:
        del file["layers/identity"]
    for weight in segmenter.weights:
        weight.assign(ops.zeros_like(weight))
    segmenter.load_weights(path)
    for weight, expected in zip(segmenter.weights, before, strict=True):
        np.testing.assert_array_equal(ops.convert_to_numpy(weight), expected)
