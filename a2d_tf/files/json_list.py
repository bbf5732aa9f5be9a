"""Read the entries of a JSON list one by one, so that the file may be larger than memory.

ijson parses. Added is what it does not do by itself: name the entry and the field of a mistake,
limit lists without an end, and take half of a character, which it replaces by "?", for a mistake.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import ijson

from a2d_tf.errors import InputError
from a2d_tf.files.text import naming_failures

_CHUNK = 1 << 16  # characters
# Where a closing bracket is missing, an entry would go on to the end of the file.
_LONGEST_ENTRY = 1 << 26  # characters
_DEEPEST = 100  # lists and objects inside one another
_SHOWN = 40  # characters of the file in a message
_STARTS = {"start_map", "start_array"}
_ENDS = {"end_map", "end_array"}
_NOT_FINITE = re.compile(r"[\[:,]\s*(NaN|-?Infinity)")
# Two escapes are one character beyond 16 bits; each alone is half of one, which is not UTF-8.
_ESCAPES = 12  # characters of two escapes
_PAIR = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..")
_HALF = re.compile(r"(?<!\\)(?:\\\\)*(\\u[dD][89a-fA-F][0-9a-fA-F]{2})")


def read_json_list(path: Path) -> Iterator[Any]:
    """Yield the entries of a file that is one JSON list, decoded.

    Raises:
        InputError: The file is missing, unreadable, not UTF-8, not JSON or not a list; a number is
            not finite, a character is half of one, or an entry is endless or too deep. An error
            after an entry is raised only when the next one is asked for.
    """
    with naming_failures(path), path.open(encoding="utf-8-sig") as file:
        yield from _Reader(path).entries(file)


class _Reader:
    """How far a list has been read: the number of the entry, and the last name in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._name = ""
        self._depth = 0
        self._builder = ijson.ObjectBuilder()

    def entries(self, file: TextIO) -> Iterator[Any]:
        events = ijson.sendable_list()
        parser = ijson.basic_parse_coro(events)
        unfinished = 0  # characters since the last entry
        for piece in _pieces(file, beginning=self._beginning(file)):
            number = self._number
            half = _half_of_character(piece)
            error = None
            try:
                parser.send((piece[: half.start(1)] if half else piece).encode())
            except StopIteration:
                pass
            except (ijson.JSONError, ValueError, ArithmeticError) as caught:
                error = caught
            except SystemError as caught:
                error = caught
                del events[-1:]  # a number too long for Python: looking at it would crash
            yield from self._finished(events)
            events.clear()
            if error is not None:
                raise self._explained(error) from None
            if half:
                raise self._error("must be without lone surrogates", chr(int(half[1][2:], 16)))
            unfinished = len(piece) + (unfinished if self._number == number else 0)
            if unfinished > _LONGEST_ENTRY:
                raise self._error("must be JSON", f"an entry of {unfinished} characters or more")

    def _beginning(self, file: TextIO) -> str:
        text = file.read(_CHUNK)
        while text.isspace():
            text = file.read(_CHUNK)
        text = text.lstrip()
        if not text.startswith("["):
            raise InputError(self._path, "file", "must be a JSON list", text[:_SHOWN])
        return text

    def _finished(self, events: Iterable[tuple[str, Any]]) -> Iterator[Any]:
        for event, value in events:
            if event in _STARTS:
                self._depth += 1
                if self._depth == 1:  # the list itself
                    continue
                if self._depth > _DEEPEST:
                    raise self._error("must be JSON", f"lists and objects {self._depth} deep")
            elif event in _ENDS:
                self._depth -= 1
                if self._depth == 0:
                    continue
            elif event == "map_key":
                self._name = value if self._depth == 2 else self._name
            elif type(value) is Decimal:
                value = float(value)
            self._builder.event(event, value)
            if self._depth == 1:
                entry = self._builder.value
                self._builder = ijson.ObjectBuilder()
                self._number += 1
                self._name = ""
                yield entry

    def _explained(self, error: Exception) -> InputError:
        # ijson's message: what is wrong, the text around it, and an arrow; bytes where the text
        # begins inside a letter.
        if not isinstance(error, ijson.JSONError):
            return self._error("must be JSON", "a number that is too long")
        reason = error.args[0]
        if isinstance(reason, bytes):
            reason = reason.decode(errors="replace")
        what, _, text = reason.partition("\n")
        text = text.partition("\n")[0].strip()
        if number := _NOT_FINITE.search(text):
            return self._error("must be finite", float(number[1]))
        if self._number and not self._depth:
            return InputError(self._path, "file", "must end with its list", text)
        return self._error("must be JSON", f"{what}: {text}" if text else what)

    def _error(self, rule: str, value: object) -> InputError:
        field = f"entry {self._number}"
        return InputError(
            self._path, f"{field}, {self._name}" if self._name else field, rule, value
        )


def _pieces(file: TextIO, *, beginning: str) -> Iterator[str]:
    """Yield the text in pieces that end between escapes, not inside them; the last one is empty."""
    rest = beginning
    chunk = beginning
    while chunk:
        cut = len(rest)
        if "\\" in rest[-_ESCAPES:] and cut <= _LONGEST_ENTRY:
            cut = rest.rfind('"') + 1  # escapes are always between quotation marks
        if cut:
            yield rest[:cut]
        chunk = file.read(max(_CHUNK, len(rest) - cut))
        rest = rest[cut:] + chunk
    if rest:
        yield rest
    yield ""


def _half_of_character(text: str) -> re.Match[str] | None:
    if r"\ud" not in text and r"\uD" not in text:
        return None
    return _HALF.search(_PAIR.sub(lambda pair: len(pair[0]) * " ", text))
