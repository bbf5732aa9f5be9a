"""Sentences as rows of word ids, looked up by their text inside the graph of ``tf.data``."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.augment import mirror_words
from a2d_tf.words.vocabulary import Vocabulary
from a2d_tf.words.word_vectors import WordVectors, tokenize


class SentenceTable:
    """Sentences of a data set as rows of word ids, looked up in the graph by their text.

    Args:
        vectors: The word vectors, or the vocabulary of an embedding that the model learns.
        sentences: Every sentence that will be asked for.
        max_words: Padded length L.

    Attributes:
        key: The model's input that the words are for, ``keys.WORDS`` or ``keys.WORD_IDS``.
    """

    def __init__(
        self, *, vectors: WordVectors | Vocabulary, sentences: Sequence[str], max_words: int
    ) -> None:
        self.key = keys.WORD_IDS if isinstance(vectors, Vocabulary) else keys.WORDS
        texts = sorted({"", *sentences})  # a table needs an entry, also without sentences
        rows: list[NDArray[np.float32]] = []
        known: dict[str, int] = {}

        def word_id(word: str) -> int:
            if isinstance(vectors, Vocabulary):
                return vectors.find(word)
            if word not in known:
                vector = vectors.lookup(word)
                known[word] = 0 if vector is None else len(rows) + 1
                if vector is not None:
                    rows.append(np.asarray(vector, np.float32))
            return known[word]

        ids = np.zeros((2, len(texts), max_words), np.int32)  # as written, mirrored
        lengths = np.zeros(len(texts), np.int32)
        for row, text in enumerate(texts):
            words = tokenize(text)[:max_words]
            lengths[row] = len(words)
            for mirrored, version in enumerate((words, mirror_words(words))):
                ids[mirrored, row, : len(words)] = [word_id(word) for word in version]
        self._ids = tf.constant(ids)
        self._lengths = tf.constant(lengths)
        self._matrix = None
        if not isinstance(vectors, Vocabulary):
            self._matrix = tf.constant(np.stack([np.zeros(vectors.dimension, np.float32), *rows]))
        self._rows = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(texts, np.arange(len(texts), dtype=np.int32)), -1
        )

    def embed(self, texts: tf.Tensor, *, mirrored: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return words and lengths (K,) of texts (K,); zeros for unknown texts.

        Words are vectors (K, L, D), or rows (K, L) of the learned embedding. Left and right change
        places in those that are ``mirrored``, bool (K,) or one for all.
        """
        rows = self._rows.lookup(texts)
        found = tf.cast(rows >= 0, tf.int32)
        rows = tf.maximum(rows, 0)
        version = tf.broadcast_to(tf.cast(mirrored, tf.int32), tf.shape(rows))
        ids = tf.gather_nd(self._ids, tf.stack([version, rows], axis=1)) * found[:, None]
        words = ids if self._matrix is None else tf.gather(self._matrix, ids)
        return words, tf.gather(self._lengths, rows) * found
