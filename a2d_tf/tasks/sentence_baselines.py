"""The sentence paper's two baselines, of a configuration: VGG-16 and learned words (5.2)."""

import logging
from pathlib import Path

import keras

from a2d_tf.config.schema import (
    HuModelConfig,
    LiModelConfig,
    SentenceConfig,
    VggModelConfig,
)
from a2d_tf.models.frame_and_words import FrameAndWords, read_frame_and_words
from a2d_tf.models.hu2016 import build_hu2016
from a2d_tf.models.li2017 import build_li2017
from a2d_tf.models.vgg16 import STRIDE, load_vgg16_weights
from a2d_tf.tasks.picture_side import check_multiple
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


def initialise_vgg(model: keras.Model, config: SentenceConfig) -> None:
    """Give a new baseline's VGG-16 the weights that ``model.weights`` names, if any.

    Raises:
        InputError: There are no such weights, or a layer does not fit; it is named.
    """
    weights = config.model.weights
    if weights:
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
    )
