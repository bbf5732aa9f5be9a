"""The words of a run that go along with its served form."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.text_lookup import (
    SentenceEmbedder,
    SentenceNumberer,
    WordTable,
    select_words,
)
from a2d_tf.words.vocabulary import Vocabulary

# In assets: the words of each stream, one per line, in the order of vectors or rows.
VOCABULARY_FILES = ("vocabulary.txt", "vocabulary_flow.txt")


@dataclass(frozen=True, eq=False)
class KeptWords:
    """What is kept of the words of one stream.

    Attributes:
        words: The V words.
        max_words: Number of words of a sentence that are read.
        vocabulary_size: Number of words that the run itself knows.
        matrix: float32 (V, D), their vectors; None for rows of an embedding that is learned with
            the model, from row 1 on.
        unknown_row: Row of unknown words in such an embedding.
    """

    words: tuple[str, ...]
    max_words: int
    vocabulary_size: int
    matrix: NDArray[np.float32] | None = None
    unknown_row: int = 0

    def same_as(self, other: "KeptWords") -> bool:
        """Return whether sentences are read alike with both."""
        if self.matrix is None or other.matrix is None:
            return False
        same = (self.words, self.max_words) == (other.words, other.max_words)
        return same and np.array_equal(self.matrix, other.matrix)


def keep_words(run: SentenceRun, *, max_count: int) -> KeptWords:
    """Return what a served run keeps of its words.

    Args:
        run: The run.
        max_count: How many of the most frequent words of vectors to look at; of a vocabulary that
            was learned with the model, all are kept.

    Raises:
        InputError: No word is left.
    """
    opened, max_words = run.task.word_vectors(), run.config.text.max_words
    if isinstance(opened, Vocabulary):
        size = len(opened.words)
        return KeptWords(opened.words, max_words, size, unknown_row=opened.unknown_row)
    words, matrix = select_words(opened, max_count=max_count)
    return KeptWords(tuple(words), max_words, len(opened), matrix)


def build_questions(
    kept: Sequence[KeptWords], folder: Path
) -> list[SentenceEmbedder | SentenceNumberer]:
    """Return what each stream reads of sentences; streams with the same words share them.

    Args:
        kept: The words of each stream, one or two.
        folder: Folder for the files of words.
    """
    built: list[SentenceEmbedder | SentenceNumberer] = []
    for one, name in zip(kept, VOCABULARY_FILES, strict=False):
        if built and one.same_as(kept[0]):
            built.append(built[0])
            continue
        table = WordTable(one.words, max_words=one.max_words, path=folder / name)
        if one.matrix is None:
            built.append(SentenceNumberer(table, unknown_row=one.unknown_row))
        else:
            built.append(SentenceEmbedder(table, one.matrix))
    return built
