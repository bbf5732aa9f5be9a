"""Word2vec files of every form are read, and bad ones named."""

import bz2
import codecs
import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from fakes.word2vec import MATRIX, WORDS, binary, headless, text
from gensim.models import KeyedVectors

from a2d_tf.errors import InputError
from a2d_tf.files import unpacked
from a2d_tf.words.word2vec_file import read_word2vec
from a2d_tf.words.word_vectors import embed_sentence, load_word_vectors


@pytest.mark.parametrize(
    "content",
    [
        binary(),
        binary(separator=b"\n"),
        text(),
        text().replace(b" ", b"\t"),
        gzip.compress(binary(), mtime=0),
    ],
    ids=["binary", "binary with newlines", "text", "text with tabs", "gzip"],
)
def test_reads_every_form(write, content):
    vectors = load_word_vectors(write(content))
    assert list(vectors.vocabulary) == list(WORDS)
    assert vectors.dimension == 3
    assert len(vectors) == 5
    np.testing.assert_array_equal(vectors.matrix, MATRIX)
    np.testing.assert_array_equal(vectors.lookup("café"), MATRIX[3])


@pytest.mark.parametrize(
    "content",
    [
        headless(text()),
        headless(text()).replace(b"\n", b"\r\n"),
        codecs.BOM_UTF8 + headless(text()),
        codecs.BOM_UTF8 + text(),
        text().replace(b"\n", b"\r\n"),
        headless(text()).rstrip(b"\n"),
        headless(text()) + b"\n",
        gzip.compress(headless(text()), mtime=0),
    ],
    ids=["plain", "CRLF", "BOM", "BOM and header", "header and CRLF", "no end", "blank", "gzip"],
)
def test_reads_glove_and_what_editors_make_of_text(write, content):
    vectors = load_word_vectors(write(content, "glove.txt"))
    assert list(vectors.vocabulary) == list(WORDS)
    np.testing.assert_array_equal(vectors.matrix, MATRIX)


@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize("word", ["", ". . .", "at name@domain.com", "\u00a0", "7"])
@pytest.mark.parametrize("with_header", [True, False])
def test_a_word_may_be_empty_or_hold_blanks(write, with_header, word, place):
    words = list(WORDS)
    words[place] = word
    content = text(words) if with_header else headless(text(words))
    vectors = load_word_vectors(write(content))
    assert list(vectors.vocabulary) == words
    np.testing.assert_array_equal(vectors.matrix, MATRIX)


def test_an_empty_word_is_what_gensim_reads(write):
    path = write(text(("the", "Dog", "", "café", "ball")))
    read = KeyedVectors.load_word2vec_format(str(path))
    vectors = load_word_vectors(path)
    assert list(vectors.vocabulary) == read.index_to_key
    np.testing.assert_array_equal(vectors.matrix, read.vectors)


def test_a_line_without_end_is_not_read_whole(write):
    path = write(b"2 2\nthe 1 2\n" + b"9" * 50_000_000)
    tracemalloc.start()
    with pytest.raises(InputError, match="word 2"):
        load_word_vectors(path)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_many_blocks_match_gensim(tmp_path):
    words = [f"w{number}" for number in range(9000)]  # more than two blocks
    matrix = np.random.default_rng(0).standard_normal((9000, 4)).astype(np.float32)
    keyed = KeyedVectors(4)
    keyed.add_vectors(words, matrix)
    keyed.save_word2vec_format(str(tmp_path / "v.bin"), binary=True)
    vectors = load_word_vectors(tmp_path / "v.bin")
    assert list(vectors.vocabulary) == words
    np.testing.assert_array_equal(vectors.matrix, matrix)
    assert all(
        np.array_equal(vectors.lookup(w), keyed[w]) for w in ("w0", "w4095", "w4096", "w8999")
    )


@pytest.mark.parametrize("size", [5, 5000])
def test_first_of_repeated_words_wins(write, size):
    words = [f"w{number}" for number in range(size)]
    words[3] = words[size - 1] = "w1"
    matrix = np.arange(2 * size, dtype=np.float32).reshape(size, 2)
    kept = [row for row in range(size) if row not in (3, size - 1)]
    vectors = load_word_vectors(write(binary(words, matrix)))
    assert list(vectors.vocabulary) == [words[row] for row in kept]
    np.testing.assert_array_equal(vectors.matrix, matrix[kept])
    np.testing.assert_array_equal(vectors.lookup("w1"), matrix[1])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"the 0.1\n", "header: first line must be"),
        (b"the red dog\n", "header: first line must be .* got 'the red dog'"),
        (b"\x93NUMPY\x01\x00", "header: first line must be .* got 'bytes that are no text'"),
        (b"PK\x03\x04\x14", "file: must be unpacked first"),
        (bz2.compress(text()), "file: must be unpacked first, as it is a .bz2 file"),
        (text().decode().encode("utf-16"), "file: must be UTF-8 text, and is UTF-16"),
        (headless(text()).replace(b" 0.5", b""), "word 2: line must be a word and 3 values"),
        (headless(text()).replace(b"0.5", b"0.5 1 2"), "word 2: line must .* got '5 values'"),
        (headless(text()).replace(b"0.5", b"nope"), "word 2: values must be numbers"),
        (headless(text())[:-9], "word 5: file must hold whole lines, got 'end of file'"),
        (text().replace(b"the", b"").replace(b"0.125 ", b""), "word 1: line must be a word and 3"),
        (b"0 3\n", "header: first line must be"),
        (b"", "header: first line must be"),
        (binary()[:-5], "word 5: file must hold 5 words of 3 values"),
        (binary(header="6 3"), "word 6: file must hold 6 words"),
        (binary(header="4 3"), "header: must declare all words"),
        (binary(header="5 2"), "header: must declare all words"),
        (text()[:-9], "word 5: file must hold 5 words"),
        (text().replace(b"5 3", b"6 3"), "word 6: file must hold 6 words"),
        (
            text().replace(b"5 3", b"5 4"),
            "word 1: line must be a word and 4 values, got '3 values'",
        ),
        (text().replace(b"5 3", b"3 3"), "header: must declare all words"),
        (text().replace(b"0.5", b"nope"), "word 2: values must be numbers"),
        (binary(matrix=np.where(MATRIX == 1, np.nan, MATRIX)), "word 3: values must be finite"),
        (binary(header=f"5 {10**20}"), "header: dimension must be at most 10000, got 1000"),
        (text().replace(b"0.5", b"1e39"), "word 2: values must be finite"),
        (gzip.compress(binary(), mtime=0)[:-12], "gzip: must be a whole gzip file"),
        (gzip.compress(binary(), mtime=0)[:12], "gzip: must be a whole gzip file"),
        (gzip.compress(binary(), mtime=0)[:-8] + bytes(8), "gzip: must be a whole gzip file"),
        (gzip.compress(binary(), mtime=0)[:10] + b"\xff" * 9, "gzip: must be a whole gzip file"),
    ],
)
def test_bad_files_are_named(write, content, message):
    path = write(content)
    with pytest.raises(InputError, match=message) as error:
        load_word_vectors(path)
    assert error.value.place == str(path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]  # nothing left behind


def test_a_file_that_cannot_be_read(write, monkeypatch):
    path = write(binary())

    def fail(*_, **__):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(InputError, match="file: must be readable, got 'Input/output error'"):
        load_word_vectors(path)


@pytest.mark.realdata
def test_googlenews_words_match_gensim(shared_data, tmp_path):
    path = shared_data / "word_vectors" / "googlenews_1000.bin"
    gensim = KeyedVectors.load_word2vec_format(str(path), binary=True)
    vectors = load_word_vectors(path, cache_dir=tmp_path)
    assert list(vectors.vocabulary) == gensim.index_to_key
    for word in gensim.index_to_key:
        np.testing.assert_array_equal(vectors.lookup(word), gensim[word])
    embedded = embed_sentence(vectors, "a red ball is rolling")
    assert embedded.unknown == ("rolling",)


def test_words_without_end_in_a_small_gzip_file_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacked, "_ALWAYS", 1000)
    path = tmp_path / "v.txt.gz"
    path.write_bytes(gzip.compress(b"9000 3\n" + b"a 0 0 0\n" * 9000))
    with pytest.raises(InputError, match="word vectors: must be at most 50 times as large"):
        list(read_word2vec(path))
