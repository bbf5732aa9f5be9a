"""Fields of decoded JSON files; what is wrong is told with its file, field, rule and value."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.text import read_text

ImageId = int | str  # id of an image in COCO's files
_LARGEST = 2**63 - 1  # largest whole number that a record holds
_LARGEST_EXACT = 2**53  # of the whole numbers that a float holds without rounding
# Control characters, halves of a character, ends of lines and paragraphs: not UTF-8, or not one
# line.
_UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}


def read_object(
    path: Path, *, holds: str, hook: Callable[[dict[str, Any]], Any] | None = None
) -> dict[str, Any]:
    """Read a file that is one JSON object.

    Args:
        path: The file.
        holds: The object's fields, for the message.
        hook: Function that is given every object of the file as soon as it is decoded; what it
            returns takes the place of the object.

    Raises:
        InputError: The file is missing or unreadable, not JSON or not an object, or a field is
            there twice.
    """
    try:
        content = decode_json(read_text(path), hook=hook, once=True)
    except ValueError as error:
        raise InputError(path, "file", "must be JSON", str(error)) from None
    if not isinstance(content, dict):
        raise InputError(path, "file", f"must be {{{holds}}}", shorten(content))
    return content


def list_of(content: dict[str, Any], name: str, path: Path, *, field: str = "") -> list[Any]:
    """Return a field that must be there and be a list; ``field`` is its place, if not its name."""
    field = field or name
    if name not in content:
        raise InputError(path, field, "must be given")
    if not isinstance(content[name], list):
        raise InputError(path, field, "must be a list", shorten(content[name]))
    return content[name]


def require_fields(entry: Any, names: tuple[str, ...], path: Path, field: str) -> None:
    """Raise InputError unless an entry is an object that has these fields."""
    if not isinstance(entry, dict):
        raise InputError(path, field, f"must be {{{', '.join(names)}}}", shorten(entry))
    for name in names:
        if name not in entry:
            raise InputError(path, field, f"must have {name}", shorten(sorted(entry)))


def image_id_of(value: Any, path: Path, field: str) -> ImageId:
    """Return the id of an image; InputError when it is neither text nor a whole number."""
    value = _without_fraction(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise InputError(path, field, "must be text or a whole number", shorten(value))
    return value


def whole_number(value: Any, path: Path, field: str, *, least: int) -> int:
    """Return a whole number; InputError when it is not one, below the least or beyond 64 bits.

    ``1.0`` is 1: so pandas writes the numbers of a column that has a gap.
    """
    value = _without_fraction(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        rule = f"must be a whole number of at least {least}"
        raise InputError(path, field, rule, shorten(value))
    if value > _LARGEST:
        raise InputError(path, field, f"must be at most {_LARGEST}", shorten(value))
    return value


def _without_fraction(value: Any) -> Any:
    exact = isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST_EXACT
    return int(value) if exact else value


def text_of(value: Any, path: Path, field: str) -> str:
    """Return one line of text without blanks at its ends.

    Raises:
        InputError: It is not text, is empty, or has a character that cannot be written in a line.
    """
    if not isinstance(value, str) or not value.strip():
        raise InputError(path, field, "must be text with at least one word", shorten(value))
    text = value.strip()
    if any(unicodedata.category(character) in _UNWRITABLE for character in text):
        rule = "must be one line without control characters or lone surrogates"
        raise InputError(path, field, rule, shorten(value))
    return text
