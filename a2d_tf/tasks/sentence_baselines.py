"""The sentence paper's two baselines, of a configuration: VGG-16 and learned words (5.2)."""

import logging
from collections.abc import Callable
from pathlib import Path

import keras
from keras import ops

from a2d_tf.config.schema import (
    HuModelConfig,
    LiModelConfig,
    SentenceConfig,
    VggModelConfig,
)
from a2d_tf.models.frame_and_words import EMBEDDING, FrameAndWords, read_frame_and_words
from a2d_tf.models.hu2016 import build_hu2016
from a2d_tf.models.li2017 import build_li2017
from a2d_tf.models.vgg16 import STRIDE, load_vgg16_weights
from a2d_tf.tasks.picture_side import check_multiple
from a2d_tf.tasks.start import check_rows, load_start
from a2d_tf.tasks.start_words import read_first_words
from a2d_tf.weights.cache_folder import locate_weights

_log = logging.getLogger(__name__)


def build_hu_baseline(
    config: SentenceConfig, model: HuModelConfig, *, vocabulary_size: int | None
) -> keras.Model:
    """Return the baseline of Hu et al. in the precision that is set."""
    return build_hu2016(_read(config, model, vocabulary_size), hidden=model.hidden)


def build_li_baseline(
    config: SentenceConfig, model: LiModelConfig, *, vocabulary_size: int | None
) -> keras.Model:
    """Return the baseline of Li et al. in the precision that is set."""
    return build_li2017(_read(config, model, vocabulary_size))


def initialise_baseline(model: keras.Model, config: SentenceConfig) -> None:
    """Give a new baseline the weights that the configuration names, if any.

    ``model.start`` is for the whole model, ``model.weights`` for its VGG-16. Words that the model
    of ``model.start`` does not have keep their random rows of the embedding.

    Raises:
        InputError: There are no such weights, or a layer does not fit; it is named.
    """
    weights = config.model.weights
    if config.model.start:
        _start(model, config, Path(config.model.start))
    elif weights:
        load_vgg16_weights(model.get_layer("vgg16"), Path(locate_weights(weights)))
        _log.info("%s: all layers of VGG-16", weights)


def picture_resolution(config: SentenceConfig) -> tuple[int, ...]:
    """Return the side of the one response map, which is the picture's.

    Raises:
        InputError: VGG-16's cells do not fill the picture.
    """
    size = config.data.size
    check_multiple(size, STRIDE)
    return (size,)


def _start(model: keras.Model, config: SentenceConfig, path: Path) -> None:
    first = read_first_words(config)
    if first is None:
        raise ValueError("model.start: must come with words")
    rows = first.vocabulary.size
    check_rows(path, EMBEDDING, rows=rows, words=first.path)
    embedding = model.get_layer(EMBEDDING)
    if rows == embedding.input_dim:
        load_start(model, path)
        return
    # Keras fills a layer with one of the same shape: the words that are new have no row there.
    before = _BUILD[config.model.kind](config, config.model, vocabulary_size=rows)
    load_start(before, path)
    known = before.get_layer(EMBEDDING).embeddings
    for own, other in zip(model.weights, before.weights, strict=True):
        grows = own is embedding.embeddings
        own.assign(ops.concatenate([known, own[rows:]]) if grows else other)


def _read(
    config: SentenceConfig, model: VggModelConfig, vocabulary_size: int | None
) -> FrameAndWords:
    if vocabulary_size is None:
        raise ValueError(f"{model.kind} needs vocabulary_size")
    text = config.text
    return read_frame_and_words(
        size=config.data.size,
        vocabulary_size=vocabulary_size,
        max_words=text.max_words,
        width=model.width,
        features=model.features,
        word_dimension=text.dimension,
        text_units=text.units,
        read_padding=text.read_padding,
    )


_BUILD: dict[str, Callable[..., keras.Model]] = {
    "hu2016": build_hu_baseline,
    "li2017": build_li_baseline,
}
