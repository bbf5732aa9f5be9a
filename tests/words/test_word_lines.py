"""Words and their values on lines."""

import io
from pathlib import Path

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.words import word_lines
from a2d_tf.words.word_lines import count_values, read_lines


def read(text, *, dimension=2, num_words=None):
    stream = io.BytesIO(text)
    return list(read_lines(stream, dimension=dimension, num_words=num_words, path=Path("w.txt")))


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (b"dog 0.1 0.2 0.3\n", 3),
        (b" 0.1 0.2 0.3\n", 3),  # an empty word
        (b". . . 0.1 0.2\n", 2),
        (b"1 2 3\n", 2),  # the first is the word
        (b"chapter 1\n", None),
        (b"the red dog\n", None),
        (b"\n", None),
    ],
)
def test_how_many_values_stand_behind_a_word(line, count):
    assert count_values(line) == count


def test_words_and_values_to_the_end_of_a_file():
    ((words, vectors),) = read(b"dog 1 2\n\n 3 4\n. . 5 6")
    assert words == [b"dog", b"", b". ."]
    np.testing.assert_array_equal(vectors, [[1, 2], [3, 4], [5, 6]])


def test_a_block_at_a_time_and_each_keeps_its_values(monkeypatch):
    monkeypatch.setattr(word_lines, "BLOCK_WORDS", 2)
    blocks = read(b"a 1 1\nb 2 2\nc 3 3\n", num_words=3)
    assert [words for words, _ in blocks] == [[b"a", b"b"], [b"c"]]
    assert [vectors[:, 0].tolist() for _, vectors in blocks] == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("text", "num_words", "message"),
    [
        (b"a 1 2\nb 3", None, "word 2: file must hold whole lines, got 'end of file'"),
        (b"a 1 2\n", 2, "word 2: file must hold 2 words of 2 values as declared"),
        (b"a 1 2\nb 3\n", None, "word 2: line must be a word and 2 values, got '1 value'"),
        (b"a 1 x\n", None, "word 1: values must be numbers"),
        (b"a 1 2 3\n", None, "word 1: line must be a word and 2 values, got '3 values'"),
    ],
)
def test_lines_that_are_none(text, num_words, message):
    with pytest.raises(InputError, match=f"w.txt: {message}"):
        read(text, num_words=num_words)
