"""Words are looked up, and sentences laid out."""

import pickle

import numpy as np
import pytest
from fakes.word2vec import MATRIX, WORDS
from gensim.models import KeyedVectors

from a2d_tf.errors import InputError
from a2d_tf.words.word_vectors import (
    count_unknown,
    embed_sentence,
    load_word_vectors,
    tokenize,
)


def test_reads_gensim_kv(tmp_path):
    keyed = KeyedVectors(3)
    keyed.add_vectors(WORDS, MATRIX)
    keyed.save(str(tmp_path / "vectors.kv"))
    vectors = load_word_vectors(tmp_path / "vectors.kv")
    assert list(vectors.vocabulary) == list(WORDS)
    np.testing.assert_array_equal(vectors.matrix, MATRIX)


def test_lookup_prefers_the_cased_word_then_lower_case(vectors):
    np.testing.assert_array_equal(vectors.lookup("Dog"), MATRIX[1])
    np.testing.assert_array_equal(vectors.lookup("DOG"), MATRIX[2])
    assert vectors.lookup("rolling") is None
    assert "Ball" in vectors
    assert "rolling" not in vectors


def test_vocabulary_is_a_sequence(vectors):
    assert vectors.vocabulary[-1] == "ball"
    assert vectors.vocabulary[1:3] == ["Dog", "dog"]
    with pytest.raises(IndexError):
        vectors.vocabulary[5]


def test_missing_file(tmp_path):
    with pytest.raises(InputError, match="file must exist"):
        load_word_vectors(tmp_path / "none.bin")


@pytest.mark.parametrize("content", [b"no pickle", pickle.dumps([]), b"", b"\x80\x04\xff\xff"])
def test_bad_kv_file(write, content):
    with pytest.raises(InputError, match="must be a gensim KeyedVectors file") as error:
        load_word_vectors(write(content, "v.kv"))
    assert "\n" not in str(error.value)


def test_tokenize_keeps_case_and_inner_marks():
    words = tokenize('  The dog\'s "red-ish" ball,  rolling\t(left) -- … ')
    assert words == ["The", "dog's", "red-ish", "ball", "rolling", "left"]


def test_embed_sentence_pads_and_cuts(vectors):
    short = embed_sentence(vectors, "The red dog", max_words=4)
    np.testing.assert_array_equal(short.matrix, [MATRIX[0], [0, 0, 0], MATRIX[2], [0, 0, 0]])
    assert (short.num_words, short.unknown) == (3, ("red",))
    long = embed_sentence(vectors, "dog ball red the unseen", max_words=3)
    np.testing.assert_array_equal(long.matrix, [MATRIX[2], MATRIX[4], [0, 0, 0]])
    assert (long.num_words, long.unknown) == (3, ("red",))
    assert embed_sentence(vectors, " . ").num_words == 0
    assert embed_sentence(vectors, "dog").matrix.shape == (20, 3)


def test_count_unknown(vectors):
    sentences = ["a red dog", "a Red, red ball"]
    assert count_unknown(vectors, sentences) == {"a": 2, "red": 2, "Red": 1}
