"""Reader of word vectors as text: a word and its values on each line, as word2vec and GloVe write.

The values are the last ones of a line. What stands before them is the word: it may be empty, as in
files of gensim, or hold blanks (``. . .`` in GloVe's vectors of Common Crawl).
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

import numpy as np

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.words.word_block import BLOCK_WORDS, MAX_WORD_BYTES, WordBlock

_VALUE_BYTES = 100  # a value is written in about 10
_LEAST_VALUES = 2  # "chapter 1" is no word vector


def count_values(line: bytes) -> int | None:
    """Return how many values stand behind the word of a file's first line.

    None is returned where the line is not a word with values.
    """
    fields = line.split()
    found = 0
    while found < len(fields) and is_number(fields[-1 - found]):
        found += 1
    if found == len(fields) and not line[:1].isspace():
        found -= 1  # the first one is the word
    return found if found >= _LEAST_VALUES else None


def read_lines(
    stream: BinaryIO, *, dimension: int, num_words: int | None, path: Path
) -> Iterator[WordBlock]:
    """Yield up to ``BLOCK_WORDS`` words and their vectors, (n, D) float32, in file order.

    Args:
        stream: The file, at the line of the first word.
        dimension: Number of values of a word.
        num_words: Number of words; None reads to the end of the file, and past blank lines.
        path: The file, for messages.

    Raises:
        InputError: The file ends too early, or a line is not a word with its values.
    """
    words: list[bytes] = []
    block = np.empty((BLOCK_WORDS, dimension), np.float32)
    longest = MAX_WORD_BYTES + _VALUE_BYTES * dimension
    for number in count(1) if num_words is None else range(1, num_words + 1):
        line = stream.readline(longest)
        if not line:
            if num_words is None:
                break
            raise _truncated(path, number, _declared(num_words, dimension))
        fields = line.split()
        if num_words is None and not fields:
            continue
        if len(fields) == dimension + 1:
            word, values = fields[0], fields[1:]
        elif len(fields) <= dimension and line[-1:] != b"\n" and not line[:1].isspace():
            whole = "whole lines" if num_words is None else _declared(num_words, dimension)
            raise _truncated(path, number, whole)
        else:
            word, values = _word_with_blanks(line, fields, dimension, path, number)
        try:
            with np.errstate(over="ignore"):  # beyond float32 is infinite, which is refused
                block[len(words)] = [float(value) for value in values]
        except ValueError as error:
            raise InputError(path, f"word {number}", "values must be numbers", str(error)) from None
        words.append(word)
        if len(words) == BLOCK_WORDS:
            yield words, block.copy()
            words = []
    if words:
        yield words, block[: len(words)].copy()


def is_number(field: bytes) -> bool:
    """Whether a field can be a value."""
    try:
        float(field)
    except ValueError:
        return False
    return True


def _word_with_blanks(
    line: bytes, fields: list[bytes], dimension: int, path: Path, number: int
) -> tuple[bytes, list[bytes]]:
    """Return the word and the values of a line whose word is empty or holds blanks."""
    if len(fields) == dimension and line[:1].isspace() and is_number(fields[0]):
        return b"", fields
    # A number there would be a value too many and not a part of the word.
    if len(fields) > dimension + 1 and not any(map(is_number, fields[1:-dimension])):
        return b" ".join(fields[:-dimension]), fields[-dimension:]
    rule = f"line must be a word and {counted(dimension, 'value')}"
    found = counted(max(len(fields) - 1, 0), "value")
    raise InputError(path, f"word {number}", rule, found)


def _declared(num_words: int, dimension: int) -> str:
    return f"{counted(num_words, 'word')} of {counted(dimension, 'value')} as declared"


def _truncated(path: Path, number: int, held: str) -> InputError:
    return InputError(path, f"word {number}", f"file must hold {held}", "end of file")
