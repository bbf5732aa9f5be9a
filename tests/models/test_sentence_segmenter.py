"""The whole stream: responses at every resolution, sentences apart, half precision, its file."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from fakes.small_segmenter import build_small_segmenter as build
from keras import ops

from a2d_tf import keys


def inputs_of(*, clips=2, sentences=3):
    rng = np.random.default_rng(0)
    return {
        keys.VIDEO: rng.uniform(-1, 1, (clips, 2, 16, 16, 3)).astype("float32"),
        keys.WORDS: rng.standard_normal((clips, sentences, 3, 4)).astype("float32"),
        keys.NUM_WORDS: np.full((clips, sentences), 3, "int32"),
    }


def responses_of(model, inputs):
    return {name: ops.convert_to_numpy(value) for name, value in model(inputs).items()}


def test_one_response_a_resolution_coarse_to_fine():
    model = build()
    assert list(model.output) == [keys.response(size) for size in (4, 8, 16)]
    for size, response in zip((4, 8, 16), responses_of(model, inputs_of()).values(), strict=True):
        assert response.shape == (2, 3, size, size)


@pytest.mark.parametrize("fold", ["on", "off"])
def test_finer_responses_add_the_coarser_ones(fold):
    plain, summed = build(fold=fold), build(fold=fold, add_coarser=True)
    for layer in plain.layers:  # a sum has more layers, in another order
        if layer.weights:
            summed.get_layer(layer.name).set_weights(layer.get_weights())
    own, found = responses_of(plain, inputs_of()), responses_of(summed, inputs_of())
    expected = own[keys.response(4)]
    np.testing.assert_allclose(found[keys.response(4)], expected, atol=1e-5)
    for size in (8, 16):
        enlarged = summed.get_layer(f"enlarged_{[8, 16].index(size) + 1}")(expected)
        expected = own[keys.response(size)] + ops.convert_to_numpy(enlarged)
        np.testing.assert_allclose(found[keys.response(size)], expected, atol=1e-5)
    assert np.abs(found[keys.response(16)] - own[keys.response(16)]).max() > 1e-3


@pytest.mark.parametrize("kind", ["conv", "lstm", "bilstm"])
def test_sentences_of_a_clip_do_not_see_each_other(kind):
    model, inputs = build(text_encoder=kind), inputs_of()
    together = responses_of(model, inputs)
    for k in range(3):
        chosen = inputs | {
            name: inputs[name][:, k : k + 1] for name in (keys.WORDS, keys.NUM_WORDS)
        }
        for name, response in responses_of(model, chosen).items():
            np.testing.assert_allclose(together[name][:, k], response[:, 0], atol=1e-5)


def test_the_sentence_decides():
    response = responses_of(build(), inputs_of())[keys.response(16)]
    assert np.abs(response[:, 0] - response[:, 1]).max() > 1e-3


def test_features_are_averaged_over_time_and_of_unit_length():
    model, inputs = build(), inputs_of()
    clip = ops.convert_to_numpy(model.get_layer("i3d")(inputs[keys.VIDEO]))  # (B, T, H, W, C)
    unit = ops.convert_to_numpy(
        keras.Model(model.input, model.get_layer("unit_features").output)(inputs)
    )
    mean = clip.mean(axis=1)
    # A narrow network may see nothing in a cell, which stays zero.
    expected = mean / np.maximum(np.linalg.norm(mean, axis=-1, keepdims=True), 1e-6)
    np.testing.assert_allclose(unit, expected, atol=1e-5)


def test_a_response_is_tanh_of_the_sentence_on_the_features():
    model, inputs = build(), inputs_of()
    sentence = ops.convert_to_numpy(
        model.get_layer("text_encoder")(
            {name: inputs[name] for name in (keys.WORDS, keys.NUM_WORDS)}
        )
    )
    kernel, bias = model.get_layer("filters_8").get_weights()
    filters = np.tanh(sentence @ kernel + bias)  # (B, K, C)
    unit = keras.Model(model.input, model.get_layer("unit_features").output)(inputs)
    level = ops.convert_to_numpy(model.get_layer("mask_decoder")(unit)[1])
    expected = np.einsum("bhwc,bkc->bkhw", level, filters)
    actual = responses_of(model, inputs)[keys.response(8)]
    np.testing.assert_allclose(actual, expected, atol=1e-5)


def test_words_of_another_length_are_brought_to_one():
    model, inputs = build(vector_length=2.0), inputs_of()
    inputs[keys.WORDS][:, :, 2] = 0  # padding stays zero
    words = (
        inputs[keys.WORDS]
        / np.maximum(np.linalg.norm(inputs[keys.WORDS], axis=-1), 1e-9)[..., None]
    )
    plain = build()
    plain.set_weights(model.get_weights())
    expected = responses_of(plain, inputs | {keys.WORDS: 2 * words})
    for name, response in responses_of(model, inputs).items():
        np.testing.assert_allclose(response, expected[name], atol=1e-5)


def test_features_are_scaled_behind_the_normalisation():
    model, inputs = build(feature_scale=3.0), inputs_of()
    plain = build()
    plain.set_weights(model.get_weights())
    # The coarsest response has the features themselves and the coordinates, which are not scaled.
    filters = model.get_layer("filters_4")
    kernel, bias = filters.get_weights()
    for one in (model, plain):
        one.get_layer("filters_4").set_weights(
            [kernel * ([1] * (len(kernel[0]) - 8) + [0] * 8), bias]
        )
    scaled, unscaled = (responses_of(one, inputs)[keys.response(4)] for one in (model, plain))
    np.testing.assert_allclose(scaled, 3 * unscaled, rtol=1e-4, atol=1e-6)


def test_without_normalisation_the_layer_is_gone():
    assert "unit_features" not in {layer.name for layer in build(normalise=False).layers}


@pytest.mark.parametrize("fold", ["on", "off"])
def test_half_precision_gives_float32_responses_near_the_full_ones(fold):
    full, inputs = build(fold=fold), inputs_of()
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        half = build(fold=fold)
    finally:
        keras.config.set_dtype_policy(previous)
    half.set_weights(full.get_weights())
    expected = responses_of(full, inputs)
    for name, response in responses_of(half, inputs).items():
        assert response.dtype == np.float32
        assert np.abs(response - expected[name]).max() < 0.05 * np.abs(expected[name]).max()


@pytest.mark.parametrize("fold", ["on", "off", "auto"])
def test_the_model_comes_back_from_its_file(tmp_path, fold):
    model, inputs = build(text_encoder="bilstm", fold=fold), inputs_of()
    model.save(tmp_path / "segmenter.keras")
    loaded = keras.models.load_model(tmp_path / "segmenter.keras")
    expected = responses_of(model, inputs)
    for name, response in responses_of(loaded, inputs).items():
        np.testing.assert_allclose(response, expected[name], atol=1e-6)


def spread_out(model):
    """Give every weight a value of its own, biases too, which begin at 0."""
    rng = np.random.default_rng(4)
    model.set_weights([rng.uniform(0.1, 0.5, value.shape) for value in model.get_weights()])
    return model


BLOCKS = [{"decoder_widths": (3,), "decoder_strides": (4,)}, {"decoder_strides": (2, 4)}]


@pytest.mark.parametrize("blocks", BLOCKS)
@pytest.mark.parametrize(("before", "after"), [("off", "on"), ("on", "off"), ("off", "auto")])
def test_weights_of_a_plain_model_are_those_of_a_folded_one(tmp_path, blocks, before, after):
    written, read = spread_out(build(fold=before, **blocks)), build(fold=after, **blocks)
    assert [one.path for one in read.weights] == [one.path for one in written.weights]
    written.save_weights(tmp_path / "model.weights.h5")
    read.load_weights(tmp_path / "model.weights.h5")
    inputs = inputs_of()
    expected = responses_of(written, inputs)
    for name, response in responses_of(read, inputs).items():
        np.testing.assert_allclose(response, expected[name], rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("blocks", BLOCKS)
def test_a_folded_model_has_the_gradients_of_a_plain_one(blocks):
    plain, inputs = build(fold="off", **blocks), inputs_of()
    folded = build(fold="on", **blocks)
    folded.set_weights(plain.get_weights())
    gradients = []
    for model in (plain, folded):
        with tf.GradientTape() as tape:
            total = sum(tf.reduce_sum(tf.tanh(one)) for one in model(inputs).values())
        gradients.append(tape.gradient(total, model.trainable_weights))
    for weight, expected, actual in zip(plain.trainable_weights, *gradients, strict=True):
        scale = max(1.0, np.abs(expected).max())
        np.testing.assert_allclose(actual, expected, atol=1e-4 * scale, err_msg=weight.path)


def test_auto_folds_a_linear_decoder_alone():
    def finest(**changes):
        return type(build(**changes).get_layer(keys.response(16))).__name__

    assert finest() == finest(fold="on") == "FoldedResponse"
    assert finest(fold="off") == finest(decoder_activation="relu") == "DynamicFilterResponse"
    with pytest.raises(ValueError, match="must be linear to fold"):
        build(fold="on", decoder_activation="relu")
