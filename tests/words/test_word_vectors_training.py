"""Word vectors that are trained on the sentences' own words."""

import os
import subprocess
import sys

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.words.word_vectors import (
    train_word_vectors,
)


@pytest.fixture(scope="module")
def template_sentences():
    rng = np.random.default_rng(0)
    colours, actors = ["red", "blue", "green", "white"], ["dog", "cat", "ball", "car"]
    actions = ["rolling", "jumping", "running"]
    return [
        f"the {rng.choice(colours)} {rng.choice(actors)} is {rng.choice(actions)}"
        for _ in range(2000)
    ]


def test_trained_words_are_unit_length_and_apart(template_sentences):
    vectors = train_word_vectors(template_sentences, window=4, epochs=10, seed=1)
    assert vectors.matrix.shape == (13, 300)
    assert set(vectors.vocabulary[:2]) == {"the", "is"}
    np.testing.assert_allclose(np.linalg.norm(vectors.matrix, axis=1), 1, atol=1e-6)
    cosines = vectors.matrix @ vectors.matrix.T
    assert cosines[~np.eye(13, dtype=bool)].max() < 0.7
    red, blue, dog = (vectors.lookup(word) for word in ("red", "blue", "dog"))
    assert red @ blue > red @ dog + 0.1  # words of one kind stay nearer


def test_training_does_not_depend_on_the_hash_seed():
    code = (
        "from a2d_tf.words.word_vectors import train_word_vectors as t;"
        "v = t(['a red dog', 'a blue cat runs'] * 20, dimension=8, window=2, epochs=3, seed=5);"
        "print(list(v.vocabulary), v.matrix.tobytes().hex())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(runs) == 1
    assert b"'red'" in runs.pop()


def test_training_needs_a_word():
    with pytest.raises(InputError, match="must hold at least one"):
        train_word_vectors([" . ", ""], window=2, epochs=1, seed=0)
