"""Read the entries of a JSON list one by one, so that the file may be larger than memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from a2d_tf.errors import InputError

_CHUNK = 1 << 18  # characters
# Where a closing bracket is missing, an entry would go on to the end of the file.
_LONGEST_ENTRY = 1 << 26  # characters
_SHOWN = 40  # characters of the file in a message
_BLANK = " \t\r\n"
_ENDS = (*_BLANK, ",", "]")  # of a number


def read_json_list(path: Path) -> Iterator[Any]:
    """Yield the entries of a file that is one JSON list, decoded.

    Raises:
        InputError: the file is missing, unreadable, not UTF-8, not JSON or not a list. An
            error after an entry is raised only when the next one is asked for.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from _Reader(path, file).entries()
    except FileNotFoundError:
        raise InputError(path, "file", "must exist") from None
    except UnicodeDecodeError as error:
        raise InputError(path, "file", "must be UTF-8 text", error.reason) from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None


class _Reader:
    """The unread part of the file: ``_text`` from ``_at`` on, and the rest of the file."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path = path
        self._file = file
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._at = 0

    def entries(self) -> Iterator[Any]:
        if self._next_character() != "[":
            raise InputError(self._path, "file", "must be a JSON list", self._ahead())
        self._at += 1
        if self._next_character() == "]":
            self._at += 1
        else:
            yield from self._entries_to_the_bracket()
        if self._next_character():
            raise InputError(self._path, "file", "must end with its list", self._ahead())

    def _entries_to_the_bracket(self) -> Iterator[Any]:
        number = 0
        while True:
            self._next_character()
            yield self._entry(number)
            mark = self._next_character()
            if mark not in (",", "]"):
                rule = "must be followed by a comma or the end of the list"
                raise InputError(self._path, f"entry {number}", rule, self._ahead())
            self._at += 1
            if mark == "]":
                return
            number += 1

    def _entry(self, number: int) -> Any:
        while True:
            try:
                entry, end = self._decoder.raw_decode(self._text, self._at)
            except (ValueError, RecursionError):
                # Perhaps the text read so far ends within the entry.
                if self._read_on():
                    continue
                field = f"entry {number}"
                raise InputError(self._path, field, "must be JSON", self._ahead()) from None
            # The digits of a number may go on.
            whole = not isinstance(entry, int | float) or self._text[end : end + 1] in _ENDS
            if whole or not self._read_on():
                self._at = end
                return entry

    def _next_character(self) -> str:
        """Go on to the next character that is not blank and return it, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_on():
                return ""

    def _read_on(self) -> bool:
        """Read more of the file behind what is unread, as long as that is not too much."""
        unread = len(self._text) - self._at
        if unread > _LONGEST_ENTRY:
            return False
        # Doubling: a long entry is tried a few times, not once a chunk.
        chunk = self._file.read(max(_CHUNK, unread))
        if chunk:
            self._text = self._text[self._at :] + chunk
            self._at = 0
        return bool(chunk)

    def _ahead(self) -> str:
        return self._text[self._at : self._at + _SHOWN]
