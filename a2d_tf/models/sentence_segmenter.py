"""The sentence paper's model: a clip and its sentences to response maps (section 3)."""

from collections.abc import Callable, Sequence

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.layers.dynamic_filter import DynamicFilterResponse
from a2d_tf.layers.folded_response import FoldedResponse
from a2d_tf.layers.upsample_response import UpsampleResponse
from a2d_tf.models.i3d import build_i3d
from a2d_tf.models.mask_decoder import build_mask_decoder
from a2d_tf.models.text_encoder import build_text_encoder
from a2d_tf.ops.coordinates import NUM_COORDINATES

ENCODED = "encoded_video"  # the layer that hands on the video's features (B, H, W, C)


def build_sentence_segmenter(
    *,
    frames: int,
    size: int,
    channels: int = 3,
    build_encoder: Callable[..., keras.Model] = build_i3d,
    endpoint: str = "Mixed_4f",
    width: float = 1.0,
    frozen_batch_norm: bool = True,
    normalise: bool = True,
    feature_scale: float = 1.0,
    text_encoder: str = "conv",
    text_units: int = 300,
    word_dimension: int = 300,
    vector_length: float = 0.0,
    max_words: int = 20,
    decoder_widths: Sequence[int] = (256, 128),
    decoder_strides: Sequence[int] = (4, 4),
    decoder_activation: str = "linear",
    fold: str = "auto",
    add_coarser: bool = False,
    name: str = "sentence_segmenter",
) -> keras.Model:
    """Build the RGB or flow stream. The video is encoded once for all K sentences of a clip.

    Args:
        frames: Number T of frames of a clip.
        size: Side S of the square, padded input in pixels.
        channels: 3 for RGB, 2 for flow.
        build_encoder: Builder of the video encoder, such as ``build_i3d``; it takes
            ``input_shape``, ``endpoint``, ``width`` and ``frozen_batch_norm``.
        endpoint: End point of the video encoder that gives the features.
        width: Width multiplier of the video encoder.
        frozen_batch_norm: Whether to use the video encoder's stored moments in training too.
        normalise: Whether to L2-normalise the features at every position (3.2).
        feature_scale: Factor of the features.
        text_encoder: ``conv``, ``lstm`` or ``bilstm``.
        text_units: Units of the text encoder.
        word_dimension: Size D of a word vector.
        vector_length: L2 norm that every word vector is brought to; 0 leaves them as they are.
        max_words: Padded sentence length L.
        decoder_widths: Channels of each decoder block.
        decoder_strides: Upsampling of each decoder block.
        decoder_activation: Activation inside the decoder.
        fold: Whether the finest responses come from the decoder's last block without its maps,
            which is exact where the decoder is linear: ``on``, ``off``, or ``auto``, which does so
            with a linear decoder for as many sentences as it pays for. The weights are the same.
        add_coarser: Whether to add to each finer response the coarser one, enlarged (linearly at
            first), so that a decoder refines what the encoder's features answer. The paper has no
            such sum.
        name: The model's name.

    Returns:
        A model from ``keys.VIDEO`` (B, T, S, S, C) in [-1, 1], ``keys.WORDS`` (B, K, L, D) and
        ``keys.NUM_WORDS`` (B, K) to a dict ``keys.response(r)`` -> (B, K, r, r), coarse to fine.

    Raises:
        ValueError: ``fold`` is ``on`` and the decoder is not linear.
    """
    folded = fold == "on" or (fold == "auto" and decoder_activation == "linear")

    # Layers
    video_encoder = build_encoder(
        input_shape=(frames, size, size, channels),
        endpoint=endpoint,
        width=width,
        frozen_batch_norm=frozen_batch_norm,
    )
    encoder = build_text_encoder(
        kind=text_encoder, dimension=word_dimension, max_words=max_words, units=text_units
    )
    decoder = build_mask_decoder(
        input_shape=video_encoder.output_shape[2:],
        widths=decoder_widths,
        strides=decoder_strides,
        activation=decoder_activation,
        fold=folded,
    )

    # Functional model
    video = keras.Input((frames, size, size, channels), name=keys.VIDEO)
    words = keras.Input((None, max_words, word_dimension), name=keys.WORDS)
    num_words = keras.Input((None,), dtype="int32", name=keys.NUM_WORDS)
    scaled = words
    if vector_length:
        scaled = keras.layers.UnitNormalization(name="unit_words")(words) * vector_length
    sentence = encoder({keys.WORDS: scaled, keys.NUM_WORDS: num_words})  # (B, K, U)
    encoded = video_encoder(video)  # (B, T, H, W, C)
    features = keras.layers.Identity(name=ENCODED)(ops.mean(encoded, axis=1))  # (B, H, W, C)
    if normalise:
        features = keras.layers.UnitNormalization(name="unit_features")(features)
    if feature_scale != 1.0:
        features = features * feature_scale
    levels = decoder(features)
    last_block = levels.pop() if folded else None
    # Keras names losses and metrics after the layers that give the outputs.
    outputs = {}
    for level in levels:
        filters = _build_filters(level.shape[1], level.shape[-1])(sentence)  # (B, K, Cr)
        alone = not (add_coarser and outputs)
        answer = keys.response(level.shape[1])
        respond = DynamicFilterResponse(name=answer if alone else f"own_{answer}", dtype="float32")
        outputs[answer] = respond(level, filters)
    if folded:
        side = levels[-1].shape[1] * decoder_strides[-1]
        answer = keys.response(side)
        filters = _build_filters(side, decoder_widths[-1] + NUM_COORDINATES)(sentence)
        outputs[answer] = FoldedResponse(
            stride=decoder_strides[-1],
            always=fold == "on",
            name=f"own_{answer}" if add_coarser else answer,
            dtype="float32",
        )(levels[-1], filters, last_block)
    if add_coarser:
        outputs = _add_coarser(outputs, decoder_strides)
    inputs = {keys.VIDEO: video, keys.WORDS: words, keys.NUM_WORDS: num_words}
    return keras.Model(inputs, outputs, name=name)


def _build_filters(resolution: int, channels: int) -> keras.layers.Dense:
    """Return the layer that makes a sentence's filters for the features of a resolution."""
    return keras.layers.Dense(channels, activation="tanh", name=f"filters_{resolution}")


def _add_coarser(
    responses: dict[str, keras.KerasTensor], strides: Sequence[int]
) -> dict[str, keras.KerasTensor]:
    """Return responses, coarse to fine, each with the enlarged sum of those before it."""
    answers = list(responses)
    summed = {answers[0]: responses[answers[0]]}
    for index, stride in enumerate(strides, start=1):
        enlarge = UpsampleResponse(stride, dtype="float32", name=f"enlarged_{index}")
        coarser = enlarge(summed[answers[index - 1]])
        add = keras.layers.Add(name=answers[index], dtype="float32")
        summed[answers[index]] = add([responses[answers[index]], coarser])
    return summed
