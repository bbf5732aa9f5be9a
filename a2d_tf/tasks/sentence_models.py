"""The table of models that answer sentences: by the kinds that experiments give them."""

from collections.abc import Callable
from dataclasses import dataclass

import keras

from a2d_tf.config.schema import SentenceConfig
from a2d_tf.tasks.sentence_baselines import (
    build_hu_baseline,
    build_li_baseline,
    initialise_baseline,
    picture_resolution,
)
from a2d_tf.tasks.sentence_video_model import (
    build_video_model,
    decoder_resolutions,
    initialise_video_model,
)


@dataclass(frozen=True)
class SentenceModel:
    """What a kind of model has of its own.

    Attributes:
        build: Function that builds it in the precision that is set, of an experiment, its section
            ``model`` and ``vocabulary_size``, the number of rows of a learned embedding, which is
            None where words are vectors.
        initialise: Function that gives a new model the weights that an experiment names, if any.
            It raises InputError where there are none, or a layer does not fit.
        resolutions: Function that returns the sides of an experiment's response maps, coarse to
            fine. It raises InputError where sides do not meet.
    """

    build: Callable[..., keras.Model]
    initialise: Callable[[keras.Model, SentenceConfig], None]
    resolutions: Callable[[SentenceConfig], tuple[int, ...]]


SENTENCE_MODELS: dict[str, SentenceModel] = {
    "i3d": SentenceModel(build_video_model, initialise_video_model, decoder_resolutions),
    "hu2016": SentenceModel(build_hu_baseline, initialise_baseline, picture_resolution),
    "li2017": SentenceModel(build_li_baseline, initialise_baseline, picture_resolution),
}


def build_sentence_model(
    config: SentenceConfig, *, vocabulary_size: int | None = None
) -> keras.Model:
    """Build the model of ``model.kind`` in the precision that is set.

    Args:
        config: The experiment.
        vocabulary_size: Number of rows of a learned embedding; the baselines need it.
    """
    build = SENTENCE_MODELS[config.model.kind].build
    return build(config, config.model, vocabulary_size=vocabulary_size)


def initialise_sentence_model(model: keras.Model, config: SentenceConfig) -> None:
    """Give a new model the weights that the configuration names, if any.

    Raises:
        InputError: There are no such weights, or a layer does not fit; it is named.
    """
    SENTENCE_MODELS[config.model.kind].initialise(model, config)


def response_resolutions(config: SentenceConfig) -> tuple[int, ...]:
    """Return the sides of the response maps, coarse to fine.

    Raises:
        InputError: The sides of encoder and decoder do not meet, or the end point is unknown.
    """
    return SENTENCE_MODELS[config.model.kind].resolutions(config)
