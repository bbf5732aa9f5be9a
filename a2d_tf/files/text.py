"""Text files, and the rows of comma-separated ones."""

import csv
from pathlib import Path

from a2d_tf.errors import InputError


def read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Read a comma-separated file as ``(1-based line number, cells)``, blank lines left out.

    A row ends with its line, so that a stray quotation mark cannot swallow the rows after it.

    Raises:
        InputError: the file is missing, unreadable or not UTF-8 text, or a line is endless.
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


def read_text(path: Path) -> str:
    """Read a UTF-8 text file; InputError when it is missing or not text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(path, "file", "must exist") from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    except UnicodeDecodeError as error:
        raise InputError(path, "file", "must be UTF-8 text", error.reason) from None
