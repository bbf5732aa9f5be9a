"""Words that go along with a served run."""

import numpy as np
import pytest
import tensorflow as tf
from fakes.untrained_runs import write_baseline_run

from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.kept_words import KeptWords, build_questions, keep_words

MATRIX = np.arange(6, dtype=np.float32).reshape(3, 2)
VECTORS = KeptWords(("a", "dog", "runs"), 4, 9, MATRIX)


def test_the_first_words_of_vectors_are_kept(run):
    kept = keep_words(run, max_count=5)
    assert len(kept.words) == 5 and kept.matrix.shape == (5, 12)
    assert kept.vocabulary_size == len(run.task.word_vectors()) > 5
    assert kept.max_words == 8


def test_all_words_are_kept_that_a_model_learned(tmp_path):
    run = load_run(write_baseline_run(tmp_path, "li2017"), SentenceRun)
    kept = keep_words(run, max_count=1)
    assert kept.words == run.task.word_vectors().words and kept.matrix is None
    assert kept.vocabulary_size == 11


def test_streams_with_the_same_words_share_them(tmp_path):
    same = KeptWords(VECTORS.words, 4, 9, MATRIX.copy())
    first, second = build_questions([VECTORS, same], tmp_path)
    assert first is second
    assert [path.name for path in tmp_path.iterdir()] == ["vocabulary.txt"]


@pytest.mark.parametrize(
    "other",
    [
        KeptWords(VECTORS.words, 4, 9, MATRIX + 1),
        KeptWords(VECTORS.words, 5, 9, MATRIX),
        KeptWords(VECTORS.words, 4, 9),
    ],
)
def test_streams_with_other_words_do_not(other, tmp_path):
    first, second = build_questions([VECTORS, other], tmp_path)
    assert first is not second
    asked = tf.constant(["a cat runs"])
    assert first(asked).words.numpy()[0].tolist() == [[0, 1], [0, 0], [4, 5], [0, 0]]
    if other.matrix is None:
        assert second(asked).words.numpy()[0].tolist() == [1, 0, 3, 0]
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"vocabulary.txt", "vocabulary_flow.txt"}
