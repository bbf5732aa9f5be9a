"""The models that answer sentences: which model, at which resolutions, from which weights."""

import logging
from pathlib import Path

import keras

from a2d_tf import keys
from a2d_tf.config.schema import HuModelConfig, VideoModelConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.models.frame_and_words import read_frame_and_words
from a2d_tf.models.hu2016 import build_hu2016
from a2d_tf.models.li2017 import build_li2017
from a2d_tf.models.sentence_segmenter import build_sentence_segmenter
from a2d_tf.models.vgg16 import STRIDE, load_vgg16_weights
from a2d_tf.tasks.initial_weights import load_encoder_weights
from a2d_tf.tasks.start import load_start
from a2d_tf.tasks.video_encoders import video_encoder_of
from a2d_tf.weights.cache_folder import locate_weights

_log = logging.getLogger(__name__)


def build_sentence_model(
    config: SentenceConfig, *, vocabulary_size: int | None = None
) -> keras.Model:
    """Build the model of ``model.kind`` in the precision that is set.

    Args:
        config: The experiment.
        vocabulary_size: Number of rows of a learned embedding; the baselines need it.
    """
    data, text, model = config.data, config.text, config.model
    if isinstance(model, VideoModelConfig):
        return build_sentence_segmenter(
            frames=data.frames,
            size=data.size,
            channels=2 if data.stream == keys.FLOW else 3,
            build_encoder=video_encoder_of(config).build,
            endpoint=model.endpoint,
            width=model.width,
            frozen_batch_norm=model.batch_norm == "frozen",
            normalise=model.normalise,
            feature_scale=model.feature_scale,
            text_encoder=text.encoder,
            text_units=text.units,
            word_dimension=text.dimension,
            vector_length=text.vector_length,
            max_words=text.max_words,
            decoder_widths=model.decoder_widths,
            decoder_strides=model.decoder_strides,
            decoder_activation=model.decoder_activation,
            fold=model.fold,
            add_coarser=model.add_coarser,
        )
    if vocabulary_size is None:
        raise ValueError(f"{model.kind} needs vocabulary_size")
    read = read_frame_and_words(
        size=data.size,
        vocabulary_size=vocabulary_size,
        max_words=text.max_words,
        width=model.width,
        features=model.features,
        word_dimension=text.dimension,
        text_units=text.units,
    )
    if isinstance(model, HuModelConfig):
        return build_hu2016(read, hidden=model.hidden)
    return build_li2017(read)


def initialise_sentence_model(model: keras.Model, config: SentenceConfig) -> None:
    """Give a new model the weights that the configuration names, if any.

    ``model.start`` is for the whole model, ``model.weights`` for its image or video encoder.

    Raises:
        InputError: There are no such weights, or a layer does not fit; it is named.
    """
    if config.model.start:
        load_start(model, Path(config.model.start))
    elif isinstance(config.model, VideoModelConfig):
        encoder = video_encoder_of(config)
        load_encoder_weights(
            model.get_layer(encoder.name), config.model.weights, read=encoder.read_weights
        )
    elif config.model.weights:
        path = Path(locate_weights(config.model.weights))
        load_vgg16_weights(model.get_layer("vgg16"), path)
        _log.info("%s: all layers of VGG-16", config.model.weights)


def response_resolutions(config: SentenceConfig) -> tuple[int, ...]:
    """Return the sides of the response maps, coarse to fine.

    Raises:
        InputError: The sides of encoder and decoder do not meet, or the end point is unknown.
    """
    model, size = config.model, config.data.size
    if not isinstance(model, VideoModelConfig):
        _check_multiple(size, STRIDE)
        return (size,)
    strides = video_encoder_of(config).strides
    if model.endpoint not in strides:
        rule = f"must be one of {', '.join(strides)}"
        raise InputError("config", "model.endpoint", rule, model.endpoint)
    stride = strides[model.endpoint]
    _check_multiple(size, stride)
    sides = [size // stride]
    for factor in model.decoder_strides:
        sides.append(sides[-1] * factor)
    if size % sides[-1]:
        rule = f"must lead from {sides[0]} to a side that divides data.size {size}"
        raise InputError("config", "model.decoder_strides", rule, sides[-1])
    return tuple(sides)


def _check_multiple(size: int, stride: int) -> None:
    if size % stride:
        raise InputError("config", "data.size", f"must be a multiple of {stride}", size)
