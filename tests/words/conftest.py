"""Files of word vectors of a test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.word2vec import binary

from a2d_tf.words.word_vectors import WordVectors, load_word_vectors

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return ``write(content, name="vectors.bin")``: a file of a name, and its path."""

    def write(content: bytes, name: str = "vectors.bin") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def vectors(write: Write) -> WordVectors:
    """Return vectors of the five words, opened from a file."""
    return load_word_vectors(write(binary()))
