"""From sentences to word vectors inside the graph: what ``embed_sentence`` does, on strings."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.words.word_vectors import WordVectors, tokenize

_BASIC_PLANE = 0x10000  # every blank and mark that tokenize knows has a code below it


class SentenceEmbedder(tf.Module):
    """Looks up the words of sentences in a table and a matrix that are saved with it.

    Args:
        words: The V words of the vocabulary.
        matrix: (V, D) float32, their vectors.
        max_words: Padded length L; later words are cut off.
        vocabulary_path: File of the table, which is written; it must stay until the graph is saved,
            which copies it.
    """

    def __init__(
        self,
        *,
        words: Sequence[str],
        matrix: NDArray[np.float32],
        max_words: int,
        vocabulary_path: Path,
    ) -> None:
        super().__init__()
        self._patterns = gap_patterns()
        vocabulary_path.write_text("\n".join(words) + "\n", encoding="utf-8", newline="\n")
        zeros = np.zeros((1, matrix.shape[1]), np.float32)
        # A constant would be part of the graph, whose file may not exceed 2 GB.
        self._matrix = tf.Variable(np.concatenate([matrix, zeros]), trainable=False)
        self._unknown = len(words)  # the row of zeros
        self._rows = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                str(vocabulary_path),
                key_dtype=tf.string,
                key_index=tf.lookup.TextFileIndex.WHOLE_LINE,
                value_dtype=tf.int64,
                value_index=tf.lookup.TextFileIndex.LINE_NUMBER,
            ),
            default_value=self._unknown,
        )
        self._max_words = max_words

    def __call__(self, sentences: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Return word vectors (K, L, D), zeros for unknown words and padding, and two counts.

        Args:
            sentences: string (K,), UTF-8.

        Returns:
            The vectors; int32 (K,), the number of words of each sentence; int32 (K,), the number of
            those that have a vector.
        """
        words = split_words(sentences, self._patterns)[:, : self._max_words]
        num_words = tf.cast(words.row_lengths(), tf.int32)
        words = words.to_tensor("", shape=(None, self._max_words))  # (K, L)
        rows = self._rows.lookup(words)
        lower_rows = self._rows.lookup(tf.strings.lower(words, encoding="utf-8"))
        rows = tf.where(rows < self._unknown, rows, lower_rows)
        num_known = tf.reduce_sum(tf.cast(rows < self._unknown, tf.int32), axis=1)
        return tf.gather(self._matrix, rows), num_words, num_known


def split_words(sentences: tf.Tensor, patterns: Sequence[str]) -> tf.RaggedTensor:
    """Return the words (K, None) of sentences (K,), the same as those of ``tokenize``.

    Args:
        sentences: string (K,), UTF-8.
        patterns: Patterns of ``gap_patterns``.
    """
    for pattern in patterns:
        sentences = tf.strings.regex_replace(sentences, pattern, " ")
    return tf.strings.split(sentences)


@cache
def gap_patterns() -> tuple[str, ...]:
    """Return regular expressions of what stands between words, to be replaced in this order.

    They ask ``tokenize`` about every character, so that training and serving cannot come to
    differ; not inside a graph, whose tracing would follow each of these calls.
    """
    dropped = [code for code in range(_BASIC_PLANE) if not tokenize(chr(code))]
    blank = _character_class([code for code in dropped if chr(code).isspace()])
    around = _character_class(dropped)
    return f"(^|{blank}){around}+", f"{around}+({blank}|$)", f"{blank}+"


def select_words(vectors: WordVectors, *, max_count: int) -> tuple[list[str], NDArray[np.float32]]:
    """Return the vocabulary's first words, the most frequent ones, with their vectors.

    Words that no sentence can hold, such as ``</s>``, which is ``s`` without the marks around it,
    are left out.

    Args:
        vectors: The word vectors; of a memory-mapped file only the rows in question are read.
        max_count: Words of the vocabulary to look at, from its beginning.

    Returns:
        The V words; (V, D) float32.

    Raises:
        InputError: No word is left.
    """
    first = vectors.vocabulary[:max_count] if max_count > 0 else ()
    # The vocabulary shows broken UTF-8 as U+FFFD, but does not find it by that name.
    rows = [
        row
        for row, word in enumerate(first)
        if tokenize(word) == [word] and ("\ufffd" not in word or word in vectors.vocabulary)
    ]
    if not rows:
        raise InputError("vocabulary", "size", "must leave a word to look up", max_count)
    return [first[row] for row in rows], np.asarray(vectors.matrix[rows], np.float32)


def _character_class(codes: Sequence[int]) -> str:
    return "[" + "".join(f"\\x{{{code:x}}}" for code in codes) + "]"
