import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.serving.text_lookup import (
    SentenceEmbedder,
    SentenceNumberer,
    WordTable,
    gap_patterns,
    select_words,
    split_words,
)
from a2d_tf.words.vocabulary import Vocabulary, encode_sentence
from a2d_tf.words.word_folder import write_folder
from a2d_tf.words.word_vectors import embed_sentence, load_word_vectors, tokenize

WORDS = [b"</s>", b"dog", b"Dog", b"caf\xc3\xa9", b"new_york", b"\xff", b"left", b"o'clock"]


@pytest.fixture
def vectors(tmp_path):
    matrix = np.arange(3 * len(WORDS), dtype=np.float32).reshape(-1, 3) + 1
    write_folder(tmp_path / "vectors", [(WORDS, matrix)], dimension=3)
    return load_word_vectors(tmp_path / "vectors")


@pytest.fixture
def embedder(vectors, tmp_path):
    words, matrix = select_words(vectors, max_count=100)
    table = WordTable(words, max_words=4, path=tmp_path / "words.txt")
    return SentenceEmbedder(table, matrix)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "  ",
        "...",
        "a.b, (c) d-e",
        ".a. .b. , ,c, d",
        "the man's 'white' \u201cshirt\u201d \u2014 left\u2026",
        "tab\tnew\nline\u00a0wide\u3000thin\u2009and\x85next\x1fend",
        "caf\u00e9 \u00dcber \u041b\u0435\u0432\u044b\u0439!",
    ],
)
def test_words_are_those_of_tokenize(sentence):
    words = [
        word.decode() for word in split_words(tf.constant([sentence]), gap_patterns())[0].numpy()
    ]
    assert words == tokenize(sentence)


def test_every_character_is_treated_as_tokenize_does():
    characters = [chr(code) for code in range(1, 0x3100)]
    sentences = [f"a{c}b {c}a{c} {c}" for c in characters]
    found = split_words(tf.constant(sentences), gap_patterns()).numpy()
    words = [[word.decode() for word in row] for row in found]
    assert words == [tokenize(sentence) for sentence in sentences]


@pytest.mark.parametrize(
    "sentence",
    [
        "dog Dog DOG",
        "zebra CAF\u00c9, O'CLOCK left Left",
        "one two three left dog left",
        "\ufffd",
        "s",
    ],
)
def test_vectors_are_those_of_embed_sentence(embedder, vectors, sentence):
    matrix, num_words, num_known = embedder(tf.constant([sentence, ""]))
    expected = embed_sentence(vectors, sentence, max_words=4)
    np.testing.assert_array_equal(matrix[0], expected.matrix)
    np.testing.assert_array_equal(matrix[1], np.zeros((4, 3)))
    assert num_words.numpy().tolist() == [expected.num_words, 0]
    assert num_known.numpy().tolist() == [expected.num_words - len(expected.unknown), 0]


@pytest.mark.parametrize("unknown", [(), ("<unk>",)])
@pytest.mark.parametrize(
    "sentence", ["the Dog, DOG!", "a zebra, the CAF\u00c9 dog left", "", "...", "<unk> dog"]
)
def test_rows_are_those_of_encode_sentence(sentence, unknown, tmp_path):
    vocabulary = Vocabulary(["a", *unknown, "caf\u00e9", "dog", ",", "the"])
    table = WordTable(vocabulary.words, max_words=4, path=tmp_path / "words.txt")
    number = SentenceNumberer(table, unknown_row=vocabulary.unknown_row)
    found = number(tf.constant([sentence, "dog"]))
    expected = encode_sentence(vocabulary, sentence, max_words=4)
    assert found.words.dtype == tf.int32
    np.testing.assert_array_equal(found.words[0], expected.matrix)
    assert found.num_words.numpy().tolist() == [expected.num_words, 1]
    assert found.num_known.numpy().tolist() == [expected.num_words - len(expected.unknown), 1]


def test_words_that_no_sentence_holds_are_left_out(vectors):
    words, matrix = select_words(vectors, max_count=7)
    assert words == ["dog", "Dog", "caf\u00e9", "new_york", "left"]
    assert matrix[:, 0].tolist() == [4, 7, 10, 13, 19]


@pytest.mark.parametrize("max_count", [-3, 0, 1])
def test_an_empty_vocabulary_is_refused(vectors, max_count):
    with pytest.raises(InputError, match="must leave a word"):
        select_words(vectors, max_count=max_count)
