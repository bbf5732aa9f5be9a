"""The words of an embedding that is learned with the model, and their rows in it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.digest import check_digest, digest_path, record_digest
from a2d_tf.files.text import naming_failures
from a2d_tf.files.whole_files import replace_text
from a2d_tf.words.word_vectors import EmbeddedSentence, tokenize

# Entries with which published vocabularies name rows of their own. No sentence holds them:
# ``tokenize`` takes the marks away.
PADDING = "<pad>"
UNKNOWN = "<unk>"


class Vocabulary:
    """Lower-case words, each with its row: 1, 2, ...; row 0 is for padding.

    Args:
        words: Distinct lower-case words, in the order of their rows. Entries that no sentence can
            hold, such as marks, only keep their rows.

    Attributes:
        unknown_row: The row of all other words: that of ``<unk>``, or 0 where there is none.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._rows = {word: row for row, word in enumerate(self.words, start=1)}
        self.unknown_row = self._rows.get(UNKNOWN, 0)

    @property
    def size(self) -> int:
        """Number of rows of the embedding, that of padding included."""
        return len(self.words) + 1

    def find(self, word: str) -> int:
        """Return the word's row whatever its case, ``unknown_row`` when it has none."""
        return self._rows.get(word.lower(), self.unknown_row)

    def __contains__(self, word: object) -> bool:
        """Whether the word has a row of its own."""
        return isinstance(word, str) and word.lower() in self._rows


def collect_vocabulary(sentences: Iterable[str], *, first: Vocabulary | None = None) -> Vocabulary:
    """Return the words of sentences in alphabetical order.

    Args:
        sentences: The sentences, which hold a word.
        first: Words that keep their rows; the others follow them.

    Raises:
        InputError: The sentences hold no word.
    """
    words = sorted({word.lower() for text in sentences for word in tokenize(text)})
    if not words:
        raise InputError("sentences", "words", "must hold at least one", 0)
    if first is None:
        return Vocabulary(words)
    return Vocabulary([*first.words, *(word for word in words if word not in first)])


def save_vocabulary(vocabulary: Vocabulary, path: Path) -> None:
    """Write the words, one per line, from that of row 1 on, and their digest beside them."""
    digest_path(path).unlink(missing_ok=True)  # that of other words
    replace_text(path, "".join(f"{word}\n" for word in vocabulary.words))
    record_digest(path)


def load_vocabulary(path: Path) -> Vocabulary:
    """Read the vocabulary that a run keeps, as ``read_vocabulary`` does, if it is as written."""
    if not path.is_file():
        raise InputError(path, "vocabulary", "must exist; is this a trained run?")
    check_digest(path)
    return read_vocabulary(path)


def read_vocabulary(path: Path) -> Vocabulary:
    """Read the words of an embedding from a text file, one per line, in the order of their rows.

    Where the first line is ``<pad>``, as in the public code of Hu et al. (ECCV 2016), that line is
    row 0, the next one row 1. Otherwise row 0 is put before the first line. Blanks around a line
    are not read.

    Raises:
        InputError: The file is missing or empty, or a line is not UTF-8, is blank, is several words
            or not in lower case, is there twice, or is ``<pad>`` and not the first.
    """
    lines: dict[str, int] = {}
    for number, entry in _entries(path):
        rule = _broken_rule(entry, number)
        if rule is None and entry in lines:
            rule = f"must differ from line {lines[entry]}"
        if rule is not None:
            raise InputError(path, f"line {number}", rule, shorten(entry))
        lines[entry] = number
    lines.pop(PADDING, None)
    if not lines:
        raise InputError(path, "file", "must hold a word", 0)
    return Vocabulary(tuple(lines))


def encode_sentence(vocabulary: Vocabulary, sentence: str, *, max_words: int) -> EmbeddedSentence:
    """Return the rows of a sentence's first ``max_words`` words, int32 (max_words,)."""
    words = tokenize(sentence)[:max_words]
    rows = np.zeros(max_words, np.int32)
    rows[: len(words)] = [vocabulary.find(word) for word in words]
    unknown = tuple(word for word in words if word not in vocabulary)
    return EmbeddedSentence(matrix=rows, num_words=len(words), unknown=unknown)


def _entries(path: Path) -> Iterator[tuple[int, str]]:
    """Yield ``(1-based line number, line without the blanks around it)``."""
    with naming_failures(path):
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1].strip():  # behind the last line's end
        lines.pop()
    for number, line in enumerate(lines, start=1):
        try:
            yield number, line.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            rule = f"must be UTF-8 text: {error.reason}"
            raise InputError(path, f"line {number}", rule) from None


def _broken_rule(entry: str, number: int) -> str | None:
    """Return the rule that an entry breaks by itself, None when it is one of a vocabulary."""
    if not entry:
        return "must hold a word"
    if entry == PADDING and number > 1:
        return "must be the first line, that of row 0"
    if entry != entry.lower():
        return "must be in lower case, as the words of sentences are looked up"
    # Published vocabularies also hold marks with blanks between them, which no sentence asks for.
    if len(entry.split()) > 1 and tokenize(entry):
        return "must be one word"
    return None
