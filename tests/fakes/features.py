"""Stored features without a network: the mean colours of parts of the pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.features.cache import FeatureSource, write_features
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.feature_settings import FEATURES_FORMAT, FeatureSettings
from a2d_tf.records.manifest import MANIFEST_NAME, SPLITS, read_sentences_of_split

SHAPE = (1, 2, 2, 3)


def quarter_colours(video: tf.Tensor) -> NDArray[np.float32]:
    """Return the mean colours of the quarters of pictures of 16 x 16, (B, T, H / 8, W / 8, 3)."""
    return np.asarray(tf.nn.avg_pool3d(video, (1, 8, 8), (1, 8, 8), "VALID"), np.float32)


def make_feature_settings(**changes: Any) -> FeatureSettings:
    """Return what features of one pixel a view depend on.

    Args:
        changes: Other values of the settings.
    """
    values: dict[str, Any] = {
        "format": FEATURES_FORMAT,
        "source_sha256": "a",
        "endpoint": "Conv3d_1a_7x7",
        "shape": (1, 1, 1, 3),
        "weights_sha256": "b",
        "precision": "float32",
        "views": 1,
        "seed": 3,
        "data": {"size": 16},
    }
    return FeatureSettings(**values | changes)


def store_features(
    data: Path,
    out: Path,
    *,
    views: int = 1,
    encode: Callable[[tf.Tensor], NDArray[np.float32]] = quarter_colours,
    **changes: Any,
) -> Path:
    """Write the features of the pictures of a data set, one frame of 16 x 16 a record.

    Args:
        data: Folder of the data set.
        out: Folder of the features.
        views: Number of views of each training clip.
        encode: Function that makes the features of a batch of clips (B, T, H, W, 3).
        changes: Other values of the settings.

    Returns:
        The folder of the features.
    """
    values: dict[str, Any] = {
        "source_sha256": sha256_of(data / MANIFEST_NAME),
        "shape": SHAPE,
        "views": views,
        "data": {"size": 16, "queries": "sentences", "include_absent": False, "pasted": 0.0},
    }
    options = SentenceClipOptions(size=16, frames=1)
    source = FeatureSource(
        data,
        settings=make_feature_settings(**values | changes),
        options={"train": options, "test": options},
        sentences={split: read_sentences_of_split(data, split) for split in SPLITS},
        encode=encode,
        batch_size=2,
    )
    write_features(source, out)
    return out
