"""Files that gensim saves are read, and nothing in them is run."""

import gzip
import os
import pickle

import numpy as np
import pytest
from fakes.word2vec import MATRIX, WORDS, text
from gensim.models import FastText, KeyedVectors, Word2Vec

from a2d_tf.errors import InputError
from a2d_tf.words.gensim_file import is_gensim_file, read_gensim_file
from a2d_tf.words.word_vectors import load_word_vectors

SENTENCES = [["a", "dog", "runs"], ["the", "cat", "sits"]]


@pytest.fixture
def keyed():
    """Return the five words as gensim has them."""
    keyed = KeyedVectors(3)
    keyed.add_vectors(WORDS, MATRIX)
    return keyed


@pytest.mark.parametrize("name", ["v.kv", "v.wordvectors", "v.model", "vectors"])
@pytest.mark.parametrize(
    "options", [{}, {"sep_limit": 1}, {"pickle_protocol": 0}, {"pickle_protocol": 2}]
)
def test_saved_vectors_are_read_whatever_their_name(tmp_path, keyed, name, options):
    keyed.save(str(tmp_path / name), **options)
    vectors = load_word_vectors(tmp_path / name)
    assert list(vectors.vocabulary) == list(WORDS)
    np.testing.assert_array_equal(vectors.matrix, MATRIX)


def test_no_words_are_an_error(tmp_path):
    KeyedVectors(3).save(str(tmp_path / "none.kv"))
    with pytest.raises(InputError, match="no words in it"):
        read_gensim_file(tmp_path / "none.kv")


def test_zipped_vectors_are_read(tmp_path, keyed):
    keyed.save(str(tmp_path / "v.kv.gz"), sep_limit=1)
    words, matrix = read_gensim_file(tmp_path / "v.kv.gz")
    assert words == list(WORDS)
    np.testing.assert_array_equal(matrix, MATRIX)


@pytest.mark.parametrize("options", [{}, {"separately": None, "sep_limit": 1}])
def test_a_model_gives_its_vectors(tmp_path, options):
    model = Word2Vec(SENTENCES, vector_size=4, min_count=1, workers=1)
    model.save(str(tmp_path / "word2vec.model"), **options)
    words, matrix = read_gensim_file(tmp_path / "word2vec.model")
    assert words == model.wv.index_to_key
    np.testing.assert_array_equal(matrix, model.wv.vectors)


def test_names_of_gensim_3_are_read(tmp_path):
    """As ``Word2VecKeyedVectors`` had them; the class is no longer in gensim."""
    keyed = KeyedVectors(3)
    vars(keyed).clear()
    vars(keyed).update({"index2word": list(WORDS), "syn0": MATRIX, "vocab": {}})
    path = tmp_path / "old.model"
    path.write_bytes(pickle.dumps(keyed, 2))
    assert read_gensim_file(path)[0] == list(WORDS)


class Program:
    """What a pickle runs when it is opened by the pickle module."""

    def __init__(self, path):
        """Make the file ``path``."""
        self.path = path

    def __reduce__(self):
        """Return what is run."""
        return os.mkdir, (str(self.path),)


def test_nothing_in_a_file_is_run(tmp_path, keyed):
    keyed.beside = Program(tmp_path / "made")
    keyed.save(str(tmp_path / "v.kv"))
    with pytest.raises(InputError, match=r"nothing in it is run; .*, got 'posix.mkdir'"):
        load_word_vectors(tmp_path / "v.kv")
    assert not (tmp_path / "made").exists()


def test_fasttext_is_refused_with_what_to_do(tmp_path):
    model = FastText(SENTENCES, vector_size=4, min_count=1, workers=1, bucket=10)
    model.wv.save(str(tmp_path / "v.kv"))
    with pytest.raises(InputError, match=r"FastText, .*save_word2vec_format"):
        read_gensim_file(tmp_path / "v.kv")


def test_a_lost_file_of_an_array_is_named(tmp_path, keyed):
    keyed.save(str(tmp_path / "v.kv"), sep_limit=1)
    (tmp_path / "v.kv.vectors.npy").unlink()
    with pytest.raises(InputError, match=r"v\.kv\.vectors\.npy: word vectors: file must exist"):
        read_gensim_file(tmp_path / "v.kv")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("index_to_key", list(WORDS) * 2, "for 10 words"),
        ("index_to_key", [1, 2], "no list of words"),
        ("vectors", np.full((5, 3), np.nan, np.float32), "values of 'the' are not finite"),
        ("vectors", np.array([["x"] * 3] * 5, object), "no vectors in it"),
        ("vectors", np.zeros(5, np.float32), "shape \\(5,\\)"),
    ],
)
def test_vectors_that_do_not_fit_their_words_are_named(tmp_path, keyed, name, value, reason):
    vars(keyed)[name] = value
    path = tmp_path / "v.kv"
    path.write_bytes(pickle.dumps(keyed, 4))
    with pytest.raises(InputError, match=reason):
        read_gensim_file(path)


def test_a_number_in_the_file_allocates_nothing(tmp_path):
    path = tmp_path / "v.model"
    path.write_bytes(b"\x80\x02]r\xff\xff\xff\x7f.")  # the 2,147,483,647th thing to remember
    with pytest.raises(InputError, match="no list of words"):
        read_gensim_file(path)


def test_other_files_are_not_gensims(tmp_path):
    path = tmp_path / "v.model"
    path.write_bytes(text())
    assert not is_gensim_file(path)
    path.write_bytes(gzip.compress(text(), mtime=0))
    assert not is_gensim_file(path)
    assert len(load_word_vectors(path)) == len(WORDS)


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["word2vec.wordvectors", "glove_noheader.txt", "blank_token.txt"])
def test_files_that_once_failed_are_read(tmp_path, shared_data, name):
    vectors = load_word_vectors(shared_data / "failing_inputs" / name, cache_dir=tmp_path)
    assert vectors.dimension == 5
    assert "rolling" in vectors
