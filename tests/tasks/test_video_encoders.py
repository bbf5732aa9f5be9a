"""The table of video encoders: names, end points, first weights, and what a configuration says."""

from dataclasses import replace
from typing import get_args

import keras
import numpy as np
import pytest
from fakes.configs import TINY_CONFIG, make_baseline_config, make_config
from fakes.manifests import write_manifest
from fakes.torchvision_s3d import random_s3d, s3d_shapes, write_torch_file

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import SentenceConfig, VideoModelConfig
from a2d_tf.errors import InputError
from a2d_tf.models.encoder_trunk import endpoint_features, frozen_endpoint
from a2d_tf.records.feature_settings import save_feature_settings
from a2d_tf.tasks.frozen_trunk import feature_settings, fit_on_features
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.video_encoders import VIDEO_ENCODERS, video_encoder_of

FROZEN = ["Conv3d_2b", "text_encoder", "filters_", "mask_decoder"]


@pytest.fixture(params=VIDEO_ENCODERS.values(), ids=VIDEO_ENCODERS)
def encoder(request):
    return request.param


def test_the_names_are_those_of_the_configuration():
    names = get_args(VideoModelConfig.model_fields["encoder"].annotation)
    assert names == tuple(VIDEO_ENCODERS)


def test_an_end_point_has_layers_of_its_name_and_its_stride(encoder):
    last = list(encoder.strides)[-1]
    model = encoder.build(
        input_shape=(8, 64, 64, 3), endpoint=last, width=0.05, frozen_batch_norm=True
    )
    assert model.name == encoder.name
    for endpoint, stride in encoder.strides.items():
        assert endpoint_features(model, endpoint).shape[2] == 64 // stride
    model.trainable = False
    assert frozen_endpoint(model, encoder.strides) == last
    before = [layer for layer in model.layers if not layer.name.startswith(tuple(encoder.strides))]
    assert not any(layer.weights for layer in before)


def test_the_sentence_model_sees_with_it(encoder, tmp_path):
    config = make_config(model={"encoder": encoder.name})
    assert video_encoder_of(config) is encoder
    model = SentenceTask(config, tmp_path).build_models().training
    assert [one.name for one in model.layers if one.name in VIDEO_ENCODERS] == [encoder.name]
    assert model.get_layer(encoder.name).output_shape[1:] == (1, 4, 4, 6)


def test_a_configuration_from_before_there_was_a_choice_has_i3d(tmp_path):
    save_config(TINY_CONFIG, tmp_path / "config.toml")
    text = (tmp_path / "config.toml").read_text()
    assert 'encoder = "i3d"\n' in text
    (tmp_path / "old.toml").write_text(text.replace('encoder = "i3d"\n', ""))
    assert load_config(tmp_path / "old.toml") == TINY_CONFIG


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["model.encoder=resnet"], r"model\.encoder: Input should be 'i3d' or 's3d'"),
        (
            ["model.encoder=s3d", "model.weights=kinetics400-rgb"],
            r"model\.weights: must fit this network: kinetics400-s3d, or a path",
        ),
        (
            ["model.encoder=s3d", "model.weights=kinetics400-s3b"],
            r"kinetics400-s3d \(did you mean kinetics400-s3d\?\)",
        ),
        (["model.weights=kinetics400-s3d"], r"must fit this network: one of kinetics400-rgb, "),
        (["model.encoder=s3d", "model.weights=hub:module"], "must be a path that exists"),
        (
            ["model.encoder=s3d", "model.weights=kinetics400-s3d", "model.width=0.5"],
            r"width must be 1\.0 with weights",
        ),
    ],
)
def test_a_wrong_choice_is_one_line(tmp_path, overrides, message):
    save_config(TINY_CONFIG, tmp_path / "config.toml")
    with pytest.raises(InputError, match=message):
        load_config(tmp_path / "config.toml", overrides=overrides)


def test_a_baseline_has_none():
    with pytest.raises(
        InputError, match=r"model\.kind: must be a model with a video encoder .* got 'hu2016'"
    ):
        video_encoder_of(make_baseline_config("hu2016"))


def test_weights_of_torchvision_begin_s3d(tmp_path, monkeypatch, caplog):
    shapes = s3d_shapes()
    stem = random_s3d({name: shapes[name] for name in shapes if name.split(".")[1] in "02"})
    config = make_config(
        model={"encoder": "s3d", "width": 1.0, "weights": "kinetics400-s3d", "trainable": FROZEN}
    )
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    task = SentenceTask(config, tmp_path / "run")
    model = task.build_models().training
    with pytest.raises(InputError, match="must be fetched first: a2d-tf weights kinetics400-s3d"):
        task.initialise(model)
    folder = tmp_path / "home" / "weights" / "kinetics400-s3d"
    folder.mkdir(parents=True)
    write_torch_file(folder / "s3d-d76dad2f.pth", stem)
    with caplog.at_level("INFO"):
        task.initialise(model)
    assert "kinetics400-s3d: 15 variables loaded, 0 beyond" in caplog.text
    kernel = model.get_layer("s3d").get_layer("Conv3d_2b_1x1_conv_3d").kernel
    expected = stem["features.2.0.weight"].transpose(2, 3, 4, 1, 0)
    np.testing.assert_array_equal(np.asarray(kernel), expected)


def test_features_of_another_encoder_are_refused(tmp_path):
    def model_of(config: SentenceConfig) -> keras.Model:
        keras.utils.set_random_seed(0)
        return SentenceTask(config, tmp_path / "run").build_models().training

    configs = [
        make_config(model={"encoder": name, "batch_norm": "frozen", "trainable": FROZEN})
        for name in ("s3d", "i3d")
    ]
    write_manifest(tmp_path, unit="features")
    stored = feature_settings(model_of(configs[0]), configs[0], data_dir=tmp_path, views=1)
    save_feature_settings(stored, tmp_path)
    fit_on_features(model_of(configs[0]), configs[0], data_dir=tmp_path)
    with pytest.raises(InputError, match=r"frozen layers: .*the same model\.encoder, model\.width"):
        fit_on_features(model_of(configs[1]), configs[1], data_dir=tmp_path)
    save_feature_settings(replace(stored, endpoint="layer3"), tmp_path)
    with pytest.raises(InputError, match=r"model\.encoder: must have the end point layer3.* 'i3d'"):
        fit_on_features(model_of(configs[1]), configs[1], data_dir=tmp_path)
