"""Which experiments have a frozen trunk, how many views are stored, which features fit."""

import keras
import pytest
from fakes.configs import make_config
from fakes.manifests import write_manifest

from a2d_tf.errors import InputError
from a2d_tf.models.feature_segmenter import build_feature_segmenter
from a2d_tf.records.feature_settings import check_same_features, save_feature_settings
from a2d_tf.tasks.frozen_trunk import (
    check_features,
    feature_settings,
    fit_on_features,
    trunk_endpoint,
)
from a2d_tf.tasks.sentence import SentenceTask

FROZEN = ["Conv3d_2b", "text_encoder", "filters_", "mask_decoder"]


def config_of(**changes):
    """Return an experiment whose first convolution is frozen."""
    model = {"batch_norm": "frozen", "trainable": FROZEN} | changes.pop("model", {})
    return make_config(model=model, **changes)


@pytest.fixture
def model_of(tmp_path):
    def model_of(config, seed=0):
        keras.utils.set_random_seed(seed)
        return SentenceTask(config, tmp_path / "run").build_models().training

    return model_of


@pytest.fixture
def features(model_of, tmp_path):
    """Return a folder that says it holds the features of ``config_of()`` and seed 0."""
    write_manifest(tmp_path, unit="features")
    config = config_of()
    settings = feature_settings(model_of(config), config, data_dir=tmp_path, views=1)
    save_feature_settings(settings, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("trainable", "endpoint"),
    [(FROZEN, "MaxPool3d_2a_3x3"), (FROZEN[1:], "Conv3d_2b_1x1")],
)
# Batch norm that is not trained uses its stored moments in either case.
@pytest.mark.parametrize("batch_norm", ["frozen", "trained"])
def test_the_trunk_is_what_does_not_train(model_of, trainable, endpoint, batch_norm):
    config = config_of(model={"trainable": trainable, "batch_norm": batch_norm})
    assert trunk_endpoint(model_of(config), config) == endpoint


def test_a_model_that_trains_from_its_first_layer_has_none(model_of):
    config = make_config()
    with pytest.raises(InputError, match=r"model\.trainable: must leave the first.*got \['all'\]"):
        trunk_endpoint(model_of(config), config)


def test_the_same_trunk_is_trained_from_its_end_on(model_of, features):
    config = config_of(
        data={"sentences_per_clip": 3, "shuffle_buffer": 7}, train={"learning_rate": 0.5}
    )
    model = model_of(config)
    fitted = fit_on_features(model, config, data_dir=features)
    assert fitted.input["features"].shape == (None, 1, 4, 4, 6)
    assert len(fitted.trainable_weights) == len(model.trainable_weights)


def test_features_from_before_the_trunk_s_end_fit_too(model_of, features):
    config = config_of(model={"trainable": FROZEN[1:]})
    model = model_of(config)
    fitted = fit_on_features(model, config, data_dir=features)
    expected = build_feature_segmenter(model, endpoint="MaxPool3d_2a_3x3")
    assert fitted.input["features"].shape == expected.input["features"].shape


def test_without_features_all_of_the_model_is_trained(model_of, tmp_path):
    config = config_of()
    model = model_of(config)
    assert fit_on_features(model, config, data_dir=tmp_path) is model


def test_other_weights_are_refused(model_of, features):
    config = config_of()
    with pytest.raises(InputError, match=r"frozen layers: must be what the features were made"):
        fit_on_features(model_of(config, seed=1), config, data_dir=features)


def test_features_from_behind_the_trunk_s_end_are_refused(model_of, features):
    config = config_of(model={"trainable": ["Conv3d_1a", *FROZEN], "endpoint": "Conv3d_2c_3x3"})
    with pytest.raises(InputError, match=r"model\.trainable: must leave the first layers"):
        fit_on_features(model_of(config), config, data_dir=features)
    settings = feature_settings(
        model_of(config_of(model={"trainable": FROZEN[1:]})),
        config_of(),
        data_dir=features,
        views=1,
    )
    save_feature_settings(settings, features)
    config = config_of()
    with pytest.raises(InputError, match=r"must freeze I3D up to Conv3d_2b_1x1"):
        fit_on_features(model_of(config), config, data_dir=features)


@pytest.mark.parametrize(
    ("key", "value"),
    [("frames", 4), ("include_absent", True), ("flip", True), ("zoom", 0.5), ("pasted", 0.5)],
)
def test_other_clips_are_refused(model_of, features, key, value):
    config = config_of()
    stored = feature_settings(model_of(config), config, data_dir=features, views=1)
    with pytest.raises(InputError, match=rf"data\.{key}: must be that of the stored features"):
        check_features(stored, config_of(data={key: value}), data_dir=features)


def test_features_go_on_only_with_the_same_pasted_actors(model_of, tmp_path, features):
    others, out = tmp_path / "others", tmp_path / "out"
    others.mkdir()
    out.mkdir()
    write_manifest(others)

    def settings():
        config = config_of(data={"pasted": 0.5, "paste_from": [str(others)]})
        return feature_settings(model_of(config), config, data_dir=features, views=1)

    save_feature_settings(settings(), out)
    check_same_features(out, settings())
    write_manifest(others, unit="video")  # converted anew, with other records
    with pytest.raises(InputError, match="pasted_sha256: was "):
        check_same_features(out, settings())


def test_what_is_chosen_when_features_are_read_may_change(model_of, features):
    config = config_of()
    stored = feature_settings(model_of(config), config, data_dir=features, views=1)
    read = {"padding": "ignore", "rivals": 0.5, "rival_sides": 0.5, "absent": 0.5}
    check_features(stored, config_of(data=read), data_dir=features)
    pasted = config_of(data={"pasted": 0.5})
    stored = feature_settings(model_of(pasted), pasted, data_dir=features, views=1)
    with pytest.raises(
        InputError, match=r"data\.rival_sides: must be that of the stored features, 0\.0"
    ):
        check_features(
            stored, config_of(data={"pasted": 0.5, "rival_sides": 0.5}), data_dir=features
        )
