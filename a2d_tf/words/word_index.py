"""Words and their rows in an SQLite database, on disk or in memory: nothing is loaded whole."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError

WHOLE = "must be whole; delete the folder and make it again, that of a run by training"
_IN_MEMORY = ":memory:"
# A word is the UTF-8 of the file that it comes from, valid or not; rowid 1 is row 0.
_TABLE = "CREATE TABLE words (word BLOB NOT NULL)"
_INDEX = "CREATE INDEX words_by_word ON words (word)"


class WordIndex(Sequence[str]):
    """The words in row order, and the row of each word.

    Args:
        database: Database of the words; ``open_index`` and ``WordIndexBuilder`` give it.
        place: What to call it in an error.

    Raises:
        InputError: The database is damaged, here or when a word is looked up.
    """

    def __init__(self, database: sqlite3.Connection, *, place: object) -> None:
        self._database = database
        self._place = place
        (last,) = next(self._select("SELECT max(rowid) FROM words"))
        self._length = last or 0

    def find(self, word: str) -> int | None:
        """Return the row of exactly this word, None when it is not there."""
        key = word.encode(errors="surrogatepass")
        found = next(self._select("SELECT rowid FROM words WHERE word = ?", key), None)
        if found is not None and not 0 < found[0] <= self._length:
            raise InputError(self._place, "word vectors", WHOLE, f"a word of row {found[0]}")
        return None if found is None else found[0] - 1

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"index: must be within {len(self)} words, got {index}")
        row = index % len(self)
        (word,) = next(self._select("SELECT word FROM words WHERE rowid = ?", row + 1))
        return _decode(word)

    def __iter__(self) -> Iterator[str]:
        return (_decode(word) for (word,) in self._select("SELECT word FROM words ORDER BY rowid"))

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) is not None

    def _select(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._database.execute(query, values)
        except sqlite3.Error as error:
            raise InputError(self._place, "word vectors", WHOLE, str(error)) from None


class WordIndexBuilder:
    """Collects words and sorts them into a ``WordIndex``.

    Args:
        path: A new file for the database; None keeps it in memory.

    Raises:
        OSError: The database cannot be written, here or later.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._place = path or "word vectors"
        with _writing():
            self._database = sqlite3.connect(
                path or _IN_MEMORY, isolation_level=None, check_same_thread=False
            )
            # Nobody else sees the file yet, and a half-written one is thrown away: no journal is
            # needed.
            self._database.execute("PRAGMA journal_mode = OFF")
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.execute("BEGIN")
            self._database.execute(_TABLE)

    def add(self, words: Iterable[bytes]) -> None:
        """Append words in row order, as UTF-8."""
        with _writing():
            self._database.executemany("INSERT INTO words VALUES (?)", ((word,) for word in words))

    def finish(self) -> tuple[WordIndex, NDArray[np.bool_]]:
        """Return the index of the distinct words, and which rows were kept, (V,) bool.

        The first row of a repeated word is kept.
        """
        with _writing():
            self._database.execute(_INDEX)
            (length,) = self._database.execute("SELECT count(*) FROM words").fetchone()
            kept = np.ones(length, bool)
            kept[self._repeated_rows()] = False
            if not kept.all():
                self._drop(np.flatnonzero(~kept).tolist())
            self._database.execute("COMMIT")
        return WordIndex(self._database, place=self._place), kept

    def _repeated_rows(self) -> list[int]:
        repeated = self._database.execute(
            "SELECT word, min(rowid) FROM words GROUP BY word HAVING count(*) > 1"
        ).fetchall()
        later = "SELECT rowid - 1 FROM words WHERE word = ? AND rowid > ?"
        return [row for one in repeated for (row,) in self._database.execute(later, one)]

    def _drop(self, rows: list[int]) -> None:
        self._database.executemany(
            "DELETE FROM words WHERE rowid = ?", ((row + 1,) for row in rows)
        )
        # Copied, so that they are numbered without gaps.
        self._database.execute("ALTER TABLE words RENAME TO numbered_with_gaps")
        self._database.execute(_TABLE)
        self._database.execute(
            "INSERT INTO words SELECT word FROM numbered_with_gaps ORDER BY rowid"
        )
        self._database.execute("DROP TABLE numbered_with_gaps")  # and its index
        self._database.execute(_INDEX)


def open_index(path: Path) -> WordIndex:
    """Open the database that a ``WordIndexBuilder`` has written; InputError when it is damaged."""
    # Nobody changes it, so that no lock is needed, which some network shares lack.
    address = f"{path.absolute().as_uri()}?immutable=1"
    try:
        database = sqlite3.connect(address, uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise InputError(path, "word vectors", WHOLE, str(error)) from None
    try:
        stored = database.execute("SELECT sql FROM sqlite_master WHERE name = 'words'").fetchall()
    except sqlite3.Error as error:
        raise InputError(path, "word vectors", WHOLE, str(error)) from None
    if stored != [(_TABLE,)]:  # a view, for example, may never end
        raise InputError(path, "word vectors", WHOLE, "an index of another form")
    return WordIndex(database, place=path)


def _decode(word: bytes) -> str:
    return word.decode(errors="replace")


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:  # a full disk, a folder without permission
        raise OSError(str(error)) from None
