"""The part of the sentence model that never changes in training, and its stored features."""

from pathlib import Path
from typing import Any

import keras

from a2d_tf import keys
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.models.encoder_trunk import build_trunk, frozen_endpoint, weights_sha256
from a2d_tf.models.feature_segmenter import build_feature_segmenter
from a2d_tf.records.feature_settings import FEATURES_FORMAT, FeatureSettings, load_features
from a2d_tf.records.flow_source import flow_source_of_data
from a2d_tf.records.manifest import identity_of
from a2d_tf.tasks.precision import precision_here, use_precision
from a2d_tf.tasks.sentence_others import pasted_parts
from a2d_tf.tasks.video_encoders import video_encoder_of

# Keys of the section ``data`` that are chosen when features are read. All others are in the views.
_READ_KEYS = {
    "sentences_per_clip",
    "shuffle_buffer",
    "coarse_threshold",
    "padding",
    "rivals",
    "absent",
    "also",
    "also_test",
}


def trunk_endpoint(model: keras.Model, config: SentenceConfig) -> str:
    """Return the last end point of the video encoder before anything trains.

    Raises:
        InputError: The first layer trains.
    """
    encoder = video_encoder_of(config)
    endpoint = frozen_endpoint(model.get_layer(encoder.name), encoder.strides)
    if endpoint is None:
        rule = f"must leave the first layers of {encoder.title} frozen to store features of them"
        raise InputError("config", "model.trainable", rule, list(config.model.trainable))
    return endpoint


def build_model_trunk(model: keras.Model, config: SentenceConfig, *, endpoint: str) -> keras.Model:
    """Return the model from a clip to what is stored of it: the video encoder up to an end point.

    See ``encoder_trunk.build_trunk``.
    """
    return build_trunk(model.get_layer(video_encoder_of(config).name), endpoint=endpoint)


def feature_settings(
    model: keras.Model, config: SentenceConfig, *, data_dir: Path, views: int
) -> FeatureSettings:
    """Return what the features of a model's trunk depend on.

    Args:
        model: Model with the weights that training begins with.
        config: The experiment.
        data_dir: Folder of annotated frames.
        views: Number of views of each training clip.

    Raises:
        InputError: The first layer trains, or there is no flow where the stream is flow.
    """
    endpoint = trunk_endpoint(model, config)
    trunk = build_model_trunk(model, config, endpoint=endpoint)
    flow = flow_source_of_data(data_dir) if config.data.stream == keys.FLOW else None
    return FeatureSettings(
        format=FEATURES_FORMAT,
        source_sha256=identity_of(data_dir),
        endpoint=endpoint,
        shape=trunk.output_shape[1:],
        weights_sha256=weights_sha256(trunk),
        precision=precision_here(config.train.precision),
        views=views,
        seed=config.train.seed,
        data=_stored_keys(config),
        flow_height=None if flow is None else flow.height,
        pasted_sha256=tuple(identity_of(folder) for folder, _ in pasted_parts(config.data)),
    )


def check_features(stored: FeatureSettings, config: SentenceConfig, *, data_dir: Path) -> None:
    """Raise InputError unless stored features show what the configuration asks for."""
    video_encoder_of(config)  # refuses models without one
    for key, value in _stored_keys(config).items():
        if value != stored.data.get(key):
            rule = f"must be that of the stored features, {stored.data.get(key)!r}"
            raise InputError(
                data_dir, f"data.{key}", f"{rule} (store them again with a2d-tf cache)", value
            )


def check_same_trunk(
    folder: Path, features: FeatureSettings, config: SentenceConfig, *, like: Path
) -> None:
    """Raise InputError unless a folder holds features that go with those of another folder.

    Args:
        folder: Folder of features.
        features: What the features of the other folder depend on.
        config: The experiment.
        like: The other folder, for the message.
    """
    stored = load_features(folder)
    if stored is None:
        rule = f"must hold features, as {like} does (see a2d-tf cache)"
        raise InputError(folder, "data.also", rule)
    check_features(stored, config, data_dir=folder)
    if stored.weights_sha256 != features.weights_sha256:
        rule = f"must hold features of the trunk that {like} was made with"
        raise InputError(folder, "data.also", rule, stored.weights_sha256[:12])


def fit_on_features(model: keras.Model, config: SentenceConfig, *, data_dir: Path) -> keras.Model:
    """Return the model to fit: all of it, or from the trunk's end on where data holds features.

    Args:
        model: The whole model, with the weights that training goes on from.
        config: The experiment.
        data_dir: Folder of annotated frames or of features.

    Raises:
        InputError: Features that do not fit the configuration, or of another trunk.
    """
    stored = load_features(data_dir)
    if stored is None:
        return model
    check_features(stored, config, data_dir=data_dir)
    encoder = video_encoder_of(config)
    endpoints = list(encoder.strides)
    if stored.endpoint not in endpoints:
        rule = f"must have the end point {stored.endpoint}, where the features were taken"
        raise InputError(data_dir, "model.encoder", rule, encoder.name)
    last = trunk_endpoint(model, config)
    if endpoints.index(stored.endpoint) > endpoints.index(last):
        rule = f"must freeze {encoder.title} up to {stored.endpoint}, where the features were taken"
        raise InputError(data_dir, "model.trainable", rule, list(config.model.trainable))
    trunk = build_model_trunk(model, config, endpoint=stored.endpoint)
    found = weights_sha256(trunk)
    if found != stored.weights_sha256:
        rule = (
            "must be what the features were made with (the same model.encoder, model.width and "
            "model.weights, or train.seed without weights; SHA-256 "
            f"{stored.weights_sha256[:12]}); or store the features again with a2d-tf cache"
        )
        raise InputError(data_dir, "frozen layers", rule, found[:12])
    return build_model_on_features(model, config, endpoint=stored.endpoint)


def build_model_on_features(
    model: keras.Model, config: SentenceConfig, *, endpoint: str
) -> keras.Model:
    """Return the model from an end point on, which shares the layers of the whole one."""
    with use_precision(config.train.precision):
        encoder = video_encoder_of(config).name
        return build_feature_segmenter(model, endpoint=endpoint, encoder=encoder)


def _stored_keys(config: SentenceConfig) -> dict[str, Any]:
    values = config.data.model_dump(mode="json")
    read = _READ_KEYS if config.data.pasted else _READ_KEYS | {"rival_sides", "paste_from"}
    return {key: value for key, value in values.items() if key not in read}
