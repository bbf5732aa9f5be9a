"""The words of an embedding that is learned with the model, and their rows in it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text
from a2d_tf.words.word_vectors import EmbeddedSentence, tokenize


class Vocabulary:
    """Lower-case words, each with its row: 1, 2, ...; row 0 is for padding and unknown words.

    Args:
        words: Distinct lower-case words, in the order of their rows.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._rows = {word: row for row, word in enumerate(self.words, start=1)}

    @property
    def size(self) -> int:
        """Number of rows of the embedding, that of unknown words included."""
        return len(self.words) + 1

    def find(self, word: str) -> int:
        """Return the word's row whatever its case, 0 when it is unknown."""
        return self._rows.get(word.lower(), 0)

    def __contains__(self, word: object) -> bool:
        """Whether ``find`` knows the word."""
        return isinstance(word, str) and self.find(word) > 0


def collect_vocabulary(sentences: Iterable[str]) -> Vocabulary:
    """Return the words of sentences in alphabetical order; InputError when there are none."""
    words = sorted({word.lower() for text in sentences for word in tokenize(text)})
    if not words:
        raise InputError("sentences", "words", "must hold at least one", 0)
    return Vocabulary(words)


def save_vocabulary(vocabulary: Vocabulary, path: Path) -> None:
    """Write the words, one per line."""
    replace_text(path, "".join(f"{word}\n" for word in vocabulary.words))


def load_vocabulary(path: Path) -> Vocabulary:
    """Read a file of ``save_vocabulary``; InputError when it is missing, empty or malformed."""
    try:
        words = path.read_text(encoding="utf-8").split("\n")[:-1]
    except (OSError, UnicodeDecodeError):
        raise InputError(path, "vocabulary", "must be there; is this a trained run?") from None
    bad = [word for word in words if tokenize(word) != [word] or word != word.lower()]
    if bad or not words or len(set(words)) != len(words):
        rule = "must hold distinct lower-case words, one per line"
        raise InputError(path, "vocabulary", rule, bad[0] if bad else len(words))
    return Vocabulary(words)


def encode_sentence(vocabulary: Vocabulary, sentence: str, *, max_words: int) -> EmbeddedSentence:
    """Return the rows of a sentence's first ``max_words`` words, int32 (max_words,)."""
    words = tokenize(sentence)[:max_words]
    rows = np.zeros(max_words, np.int32)
    rows[: len(words)] = [vocabulary.find(word) for word in words]
    unknown = tuple(word for word in words if word not in vocabulary)
    return EmbeddedSentence(matrix=rows, num_words=len(words), unknown=unknown)
