"""Fixtures of the tools: stored features without a network."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

SHAPE = (1, 2, 2, 3)


@pytest.fixture(scope="session")
def store_features() -> Callable[..., Path]:
    """Return ``store(data, out, views=1, encode=..., **settings)``: features of 16 x 16 pixels.

    By default they are the mean colours of the quarters of the pictures.
    """
    import tensorflow as tf

    from a2d_tf.batches.sentence_input import SentenceClipOptions
    from a2d_tf.features.cache import write_features
    from a2d_tf.records.feature_settings import FEATURES_FORMAT, FeatureSettings
    from a2d_tf.records.manifest import MANIFEST_NAME, SPLITS, read_sentences_of_split, sha256_of

    def mean_colours(video: tf.Tensor) -> np.ndarray:
        return tf.nn.avg_pool3d(video, (1, 8, 8), (1, 8, 8), "VALID").numpy()

    def store(
        data: Path,
        out: Path,
        views: int = 1,
        encode: Callable[[tf.Tensor], np.ndarray] = mean_colours,
        **changes: object,
    ) -> Path:
        values = {
            "format": FEATURES_FORMAT,
            "source_sha256": sha256_of(data / MANIFEST_NAME),
            "endpoint": "Conv3d_1a_7x7",
            "shape": SHAPE,
            "weights_sha256": "b",
            "precision": "float32",
            "views": views,
            "seed": 3,
            "data": {"size": 16, "queries": "sentences", "include_absent": False, "pasted": 0.0},
        }
        options = SentenceClipOptions(size=16, frames=1)
        write_features(
            data,
            out,
            settings=FeatureSettings(**values | changes),
            options={"train": options, "test": options},
            encode=encode,
            batch_size=2,
            sentences={split: read_sentences_of_split(data, split) for split in SPLITS},
        )
        return out

    return store


@pytest.fixture(scope="session")
def edit_json() -> Callable[..., None]:
    """Return ``edit(path, keys, value)``: put a value behind keys of a JSON file."""

    def edit(path: Path, keys: tuple[str | int, ...], value: object) -> None:
        content = json.loads(path.read_text())
        inner = content
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value
        path.write_text(json.dumps(content))

    return edit


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Return what gives the one line on stderr, behind ``error: ``."""

    def told() -> str:
        error = capsys.readouterr().err
        assert error.startswith("error: ")
        assert error.count("\n") == 1
        return error.removeprefix("error: ")

    return told


@pytest.fixture(scope="session")
def flip_a_byte() -> Callable[[Path], None]:
    """Return what changes the byte in the middle of a file."""

    def flip(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 255
        path.write_bytes(content)

    return flip
