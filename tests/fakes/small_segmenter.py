"""The sentence paper's model in small, of settings side by side."""

from collections.abc import Sequence

import keras

from a2d_tf.models.clip_reader import ClipReader
from a2d_tf.models.i3d import build_i3d
from a2d_tf.models.response_join import ResponsesAlone, ResponsesOnCoarser
from a2d_tf.models.response_levels import build_decoder
from a2d_tf.models.sentence_parts import SentenceParts
from a2d_tf.models.sentence_segmenter import build_sentence_segmenter
from a2d_tf.models.text_encoder import build_text_encoder
from a2d_tf.models.text_reader import TextReader


def build_small_segmenter(
    *,
    frames: int = 2,
    width: float = 0.1,
    normalise: bool = True,
    feature_scale: float = 1.0,
    text_encoder: str = "conv",
    text_units: int = 5,
    vector_length: float = 0.0,
    decoder_widths: Sequence[int] = (4, 3),
    decoder_strides: Sequence[int] = (2, 2),
    decoder_activation: str = "linear",
    fold: str = "auto",
    add_coarser: bool = False,
) -> keras.Model:
    """Return a model of clips (B, T, 16, 16, 3) and words (B, K, 3, 4) on I3D's first layers.

    What is set is that of ``ClipReader``, ``TextReader``, ``build_decoder`` and
    ``ResponsesOnCoarser``.
    """
    i3d = build_i3d(input_shape=(frames, 16, 16, 3), endpoint="Conv3d_2b_1x1", width=width)
    clip = ClipReader(encoder=i3d, normalise=normalise, scale=feature_scale)
    encoder = build_text_encoder(kind=text_encoder, dimension=4, max_words=3, units=text_units)
    decoder = build_decoder(
        input_shape=clip.feature_shape,
        widths=decoder_widths,
        strides=decoder_strides,
        activation=decoder_activation,
        fold=fold,
    )
    parts = SentenceParts(
        clip=clip,
        text=TextReader(encoder=encoder, vector_length=vector_length),
        decoder=decoder,
        join=ResponsesOnCoarser() if add_coarser else ResponsesAlone(),
    )
    return build_sentence_segmenter(parts)
