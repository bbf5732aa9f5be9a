"""Which experiments can store features, and how many views of each training clip."""

from a2d_tf.config.schema import SentenceConfig, VideoModelConfig
from a2d_tf.errors import InputError

# Keys that change clips at random, so that more than one view of a clip makes sense.
_RANDOM_KEYS = ("flip", "zoom", "brightness", "camera", "pasted")


def check_views(config: SentenceConfig, views: int | None) -> int:
    """Return how many views of each training clip to store.

    Args:
        config: The experiment.
        views: Number that was asked for; None where none was.

    Raises:
        InputError: No number where views are drawn at random, or more than one where all are the
            same, or a model without a video encoder.
    """
    video_model_of(config)
    values = config.data.model_dump()
    random = [f"data.{key}" for key in _RANDOM_KEYS if values[key]]
    if random and views is None:
        rule = f"must give the number of views per clip when {' or '.join(random)} is on"
        raise InputError("cache", "--views", rule)
    if views is None:
        return 1
    if views < 1 or (views > 1 and not random):
        names = ", ".join(f"data.{key}" for key in _RANDOM_KEYS)
        rule = "must be positive" if random else f"must be 1 unless one of {names} is on"
        raise InputError("cache", "--views", rule, views)
    return views


def video_model_of(config: SentenceConfig) -> VideoModelConfig:
    """Return the section ``model`` of an experiment whose model has a video encoder.

    Raises:
        InputError: The experiment is a baseline, which has none.
    """
    if not isinstance(config.model, VideoModelConfig):
        rule = "must be a model with a video encoder (i3d)"
        raise InputError("config", "model.kind", rule, config.model.kind)
    return config.model
