"""The sentence paper's model, of a configuration (section 3)."""

from pathlib import Path

import keras

from a2d_tf import keys
from a2d_tf.config.schema import SentenceConfig, VideoModelConfig
from a2d_tf.errors import InputError
from a2d_tf.models.clip_reader import ClipReader
from a2d_tf.models.response_join import ResponsesAlone, ResponsesOnCoarser
from a2d_tf.models.response_levels import build_decoder
from a2d_tf.models.sentence_parts import SentenceParts
from a2d_tf.models.sentence_segmenter import build_sentence_segmenter
from a2d_tf.models.text_encoder import build_text_encoder
from a2d_tf.models.text_reader import TextReader
from a2d_tf.tasks.feature_views import video_model_of
from a2d_tf.tasks.initial_weights import load_encoder_weights
from a2d_tf.tasks.picture_side import check_multiple
from a2d_tf.tasks.start import load_start
from a2d_tf.tasks.video_encoders import VIDEO_ENCODERS


def build_video_model(
    config: SentenceConfig, model: VideoModelConfig, *, vocabulary_size: int | None
) -> keras.Model:
    """Return the model in the precision that is set; it reads word vectors, not a vocabulary."""
    return build_sentence_segmenter(choose_sentence_parts(config, model))


def choose_sentence_parts(config: SentenceConfig, model: VideoModelConfig) -> SentenceParts:
    """Return the parts of a new model.

    Args:
        config: The experiment.
        model: Its section ``model``.
    """
    # The parts draw their first weights one after another: for a seed, the order matters.
    clip = _build_clip_reader(config, model)
    text = _build_text_reader(config)
    decoder = build_decoder(
        input_shape=clip.feature_shape,
        widths=model.decoder_widths,
        strides=model.decoder_strides,
        activation=model.decoder_activation,
        fold=model.fold,
    )
    join = ResponsesOnCoarser() if model.add_coarser else ResponsesAlone()
    return SentenceParts(clip=clip, text=text, decoder=decoder, join=join)


def initialise_video_model(model: keras.Model, config: SentenceConfig) -> None:
    """Give a new model the weights that the configuration names, if any.

    ``model.start`` is for the whole model, ``model.weights`` for its video encoder.

    Raises:
        InputError: There are no such weights, or a layer does not fit; it is named.
    """
    names = video_model_of(config)
    if names.start:
        load_start(model, Path(names.start))
    else:
        encoder = VIDEO_ENCODERS[names.encoder]
        load_encoder_weights(
            model.get_layer(encoder.name), names.weights, read=encoder.read_weights
        )


def decoder_resolutions(config: SentenceConfig) -> tuple[int, ...]:
    """Return the sides of the response maps: the encoder's, and those of the decoder's blocks.

    Raises:
        InputError: The sides of encoder and decoder do not meet, or the end point is unknown.
    """
    model, size = video_model_of(config), config.data.size
    strides = VIDEO_ENCODERS[model.encoder].strides
    if model.endpoint not in strides:
        rule = f"must be one of {', '.join(strides)}"
        raise InputError("config", "model.endpoint", rule, model.endpoint)
    stride = strides[model.endpoint]
    check_multiple(size, stride)
    sides = [size // stride]
    for factor in model.decoder_strides:
        sides.append(sides[-1] * factor)
    if size % sides[-1]:
        rule = f"must lead from {sides[0]} to a side that divides data.size {size}"
        raise InputError("config", "model.decoder_strides", rule, sides[-1])
    return tuple(sides)


def _build_clip_reader(config: SentenceConfig, model: VideoModelConfig) -> ClipReader:
    data = config.data
    channels = 2 if data.stream == keys.FLOW else 3
    encoder = VIDEO_ENCODERS[model.encoder].build(
        input_shape=(data.frames, data.size, data.size, channels),
        endpoint=model.endpoint,
        width=model.width,
        frozen_batch_norm=model.batch_norm == "frozen",
    )
    return ClipReader(encoder=encoder, normalise=model.normalise, scale=model.feature_scale)


def _build_text_reader(config: SentenceConfig) -> TextReader:
    text = config.text
    encoder = build_text_encoder(
        kind=text.encoder, dimension=text.dimension, max_words=text.max_words, units=text.units
    )
    return TextReader(encoder=encoder, vector_length=text.vector_length)
