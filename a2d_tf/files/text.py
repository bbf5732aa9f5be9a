"""Text files, and the rows of comma-separated ones."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from a2d_tf.errors import InputError

_MOST_DIGITS = 18  # of a whole number that a record holds


def read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Read a comma-separated file as ``(1-based line number, cells)``, blank lines left out.

    A row ends with its line, so that a stray quotation mark cannot swallow the rows after it.

    Raises:
        InputError: The file is missing, unreadable or not UTF-8 text, or a line is endless.
    """
    rows = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        try:
            cells = next(csv.reader([line]), [])
        except csv.Error as error:
            raise InputError(
                path, f"line {number}", "must be comma-separated", str(error)
            ) from None
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
    return rows


def parse_whole(text: str) -> int | None:
    """Return the whole number that decimal digits write, None where they write none.

    ``1.0`` is 1: so pandas writes the numbers of a column that has a gap.
    """
    digits, _, fraction = text.partition(".")
    if not (digits.isascii() and digits.isdigit()) or fraction.strip("0"):
        return None
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def read_text(path: Path) -> str:
    """Read a UTF-8 text file; InputError when it is missing, not text or holds zero bytes."""
    with naming_failures(path):
        text = path.read_text(encoding="utf-8-sig")
    if "\0" in text:  # what a disk leaves where it lost a part of a file
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(path, f"line {line}", "must be text, without zero bytes")
    return text


@contextmanager
def naming_failures(path: Path) -> Iterator[None]:
    """Return a context in which a text file is read: what is wrong with it is an InputError."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(path, "file", "must exist") from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    except UnicodeDecodeError as error:
        raise InputError(path, "file", "must be UTF-8 text", error.reason) from None
