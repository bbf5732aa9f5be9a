"""Finds a word's row by binary search in arrays that may stay on disk: nothing is loaded whole."""

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class WordIndex(Sequence[str]):
    """The words in row order, and the row of each word.

    Attributes:
        text: all words as UTF-8, one after the other, (bytes,) uint8.
        ends: where each word ends in ``text``, (V,) int64.
        hashes: 64-bit hashes of the words, ascending, (V,) uint64.
        rows: the word of each hash, (V,) int64.
    """

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    rows: NDArray[np.int64]

    def find(self, word: str) -> int | None:
        """Return the row of exactly this word, None when it is not there."""
        key = word.encode(errors="surrogatepass")
        wanted = np.frombuffer(_hash(key), "<u8")[0]
        place = int(np.searchsorted(self.hashes, wanted))
        # Two words may share a hash: compare the words themselves.
        while place < len(self.hashes) and self.hashes[place] == wanted:
            row = int(self.rows[place])
            if self._bytes(row) == key:
                return row
            place += 1
        return None

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"index: must be within {len(self)} words, got {index}")
        return self._bytes(index % len(self)).decode(errors="replace")

    def __iter__(self) -> Iterator[str]:
        for row in range(len(self)):
            yield self._bytes(row).decode(errors="replace")

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) is not None

    def _bytes(self, row: int) -> bytes:
        start = self.ends[row - 1] if row else 0
        return self.text[start : self.ends[row]].tobytes()


class WordIndexBuilder:
    """Collects words (about 40 bytes of memory a word) and sorts them into a ``WordIndex``."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._ends = array("q")
        self._hashes = bytearray()

    def add(self, words: Sequence[bytes]) -> None:
        """Append words in row order, as UTF-8."""
        for word in words:
            self._text += word
            self._ends.append(len(self._text))
            self._hashes += _hash(word)

    def finish(self) -> tuple[WordIndex, NDArray[np.bool_]]:
        """Return the index of the distinct words, and which rows were kept, (V,) bool.

        Of a repeated word the first row is kept.
        """
        text = np.frombuffer(self._text, np.uint8)
        ends = np.frombuffer(self._ends, np.int64)
        hashes = np.frombuffer(self._hashes, "<u8")
        index = _sorted(text, ends, hashes)
        kept = np.ones(len(ends), bool)
        kept[_repeated_rows(index)] = False
        if not kept.all():
            lengths = np.diff(ends, prepend=0)
            index = _sorted(text[np.repeat(kept, lengths)], np.cumsum(lengths[kept]), hashes[kept])
        return index, kept


def _hash(word: bytes) -> bytes:
    return hashlib.blake2b(word, digest_size=8).digest()


def _sorted(text: NDArray[np.uint8], ends: NDArray[np.int64], hashes: NDArray[Any]) -> WordIndex:
    rows = np.argsort(hashes, kind="stable")  # stable: of equal words the first row comes first
    return WordIndex(text=text, ends=ends, hashes=hashes[rows], rows=rows)


def _repeated_rows(index: WordIndex) -> list[int]:
    repeated = []
    for place in np.flatnonzero(index.hashes[1:] == index.hashes[:-1]) + 1:
        word, earlier = index._bytes(int(index.rows[place])), place - 1
        while earlier >= 0 and index.hashes[earlier] == index.hashes[place]:
            if index._bytes(int(index.rows[earlier])) == word:
                repeated.append(int(index.rows[place]))
                break
            earlier -= 1
    return repeated
