"""Errors meant for the person at the terminal: one line, no traceback, exit code 1."""

from typing import Any

_SHOWN = 40  # characters of a value in a message
# Characters of a message and of its parts: enough for any path and list that people have.
_MESSAGE, _PLACE, _FIELD, _VALUE = 1600, 600, 200, 300


class A2DError(Exception):
    """Something the user gave is wrong; the message says what and where in one line."""


class InputError(A2DError):
    """Bad input: names the file (or place), the field, the rule it breaks and the value found.

    The message is one line of printable characters, and long parts of it are cut.
    """

    def __init__(self, place: object, field: str, rule: str, value: object = None) -> None:
        got = "" if value is None else f", got {one_line(_written(value), most=_VALUE)}"
        where = f"{one_line(str(place), most=_PLACE)}: {one_line(field, most=_FIELD)}"
        most = _MESSAGE - len(where) - len(got)
        super().__init__(f"{where}: {one_line(rule, most=most)}{got}")
        self.place = str(place)
        self.field = field
        self.rule = rule
        self.value = value

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, str, object]]:
        """Pickle by the four arguments, so that the error survives a process pool."""
        return type(self), (self.place, self.field, self.rule, self.value)


class OptionError(InputError):
    """An option that a command does not take, or not with another one: wrong usage."""


def one_line(text: str, *, most: int = _MESSAGE) -> str:
    """Return a text as a message shows it, on one line and no longer than people read.

    Control characters are escaped. The middle of a long text is cut out.

    Args:
        text: What to show, such as a path: its beginning and its end tell most.
        most: Number of characters to keep.
    """
    if len(text) > most:
        text = f"{text[: most // 2]}...{text[-most // 2 :]}"
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )


def shorten(value: Any) -> Any:
    """Return a value decoded from JSON as a message shows it: of a long one the beginning."""
    if value is None:
        return "null"
    shown = value if isinstance(value, str) else _written(value)
    return value if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."


def _written(value: object) -> str:
    try:
        return repr(value)
    except (ValueError, RecursionError):  # thousands of digits, or of lists in one another
        return f"{type(value).__name__} that is too long to show"
