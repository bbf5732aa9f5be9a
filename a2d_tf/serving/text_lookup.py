"""From sentences to what a model reads of them, inside the graph: ``SentenceWords.embed`` there."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.serving.served_model import ServedInput
from a2d_tf.words.word_vectors import WordVectors, tokenize

SENTENCES_INPUT = ServedInput(
    "sentences",
    tf.string,
    (None,),
    "UTF-8, as a person writes them",
    ("the dog is running to the right", "a red ball rolling", "the man in white is jumping"),
)

_BASIC_PLANE = 0x10000  # every blank and mark that tokenize knows has a code below it


class LookedUp(NamedTuple):
    """What a model reads of K texts.

    Attributes:
        words: Vectors float32 (K, L, D), zeros for unknown words and padding; or rows int32 (K, L)
            of an embedding.
        num_words: int32 (K,), words of each text.
        num_known: int32 (K,), those of them that are known.
    """

    words: tf.Tensor
    num_words: tf.Tensor
    num_known: tf.Tensor


class WordTable(tf.Module):
    """The words of a vocabulary in a table that is saved with it.

    Args:
        words: The V words of the vocabulary.
        max_words: Padded length L; later words of a sentence are cut off.
        path: File of the table, which is written; it must stay until the graph is saved, which
            copies it.
    """

    def __init__(self, words: Sequence[str], *, max_words: int, path: Path) -> None:
        super().__init__()
        self._patterns = gap_patterns()
        path.write_text("\n".join(words) + "\n", encoding="utf-8", newline="\n")
        self.unknown = len(words)
        self._places = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                str(path),
                key_dtype=tf.string,
                key_index=tf.lookup.TextFileIndex.WHOLE_LINE,
                value_dtype=tf.int64,
                value_index=tf.lookup.TextFileIndex.LINE_NUMBER,
            ),
            default_value=self.unknown,
        )
        self._max_words = max_words

    def __call__(self, sentences: tf.Tensor) -> LookedUp:
        """Return the places (K, L) of words in the vocabulary, V for unknown ones and padding.

        A word that is unknown as it is written counts as its lower-case form.

        Args:
            sentences: string (K,), UTF-8.
        """
        words = split_words(sentences, self._patterns)[:, : self._max_words]
        num_words = tf.cast(words.row_lengths(), tf.int32)
        words = words.to_tensor("", shape=(None, self._max_words))  # (K, L)
        places = self._places.lookup(words)
        lower = self._places.lookup(tf.strings.lower(words, encoding="utf-8"))
        places = tf.where(places < self.unknown, places, lower)
        num_known = tf.reduce_sum(tf.cast(places < self.unknown, tf.int32), axis=1)
        return LookedUp(places, num_words, num_known)


class SentenceEmbedder(tf.Module):
    """Sentences to word vectors, as ``embed_sentence`` makes them.

    Args:
        table: The V words of the vocabulary.
        matrix: (V, D) float32, their vectors.
    """

    asked = SENTENCES_INPUT
    key = keys.WORDS

    def __init__(self, table: WordTable, matrix: NDArray[np.float32]) -> None:
        super().__init__()
        self._table = table
        zeros = np.zeros((1, matrix.shape[1]), np.float32)
        # A constant would be part of the graph, whose file may not exceed 2 GB.
        self._matrix = tf.Variable(np.concatenate([matrix, zeros]), trainable=False)

    def __call__(self, sentences: tf.Tensor) -> LookedUp:
        """Return the vectors of the words of sentences, string (K,) in UTF-8."""
        found = self._table(sentences)
        return found._replace(words=tf.gather(self._matrix, found.words))


class SentenceNumberer(tf.Module):
    """Sentences to rows of a learned embedding, as ``encode_sentence`` makes them.

    Args:
        table: The words of the vocabulary in the order of their rows, from row 1 on.
        unknown_row: Row of unknown words; that of padding is 0.
    """

    asked = SENTENCES_INPUT
    key = keys.WORD_IDS

    def __init__(self, table: WordTable, *, unknown_row: int) -> None:
        super().__init__()
        self._table = table
        self._unknown_row = unknown_row

    def __call__(self, sentences: tf.Tensor) -> LookedUp:
        """Return the rows of the words of sentences, string (K,) in UTF-8."""
        found = self._table(sentences)
        rows = tf.where(found.words < self._table.unknown, found.words + 1, self._unknown_row)
        is_word = tf.sequence_mask(found.num_words, rows.shape[1])
        return found._replace(words=tf.cast(tf.where(is_word, rows, 0), tf.int32))


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
