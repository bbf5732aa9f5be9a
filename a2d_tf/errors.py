"""Errors meant for the person at the terminal: one line, no traceback, exit code 1."""

from typing import Any

_SHOWN = 40  # characters of a value in a message


class A2DError(Exception):
    """Something the user gave is wrong; the message says what and where in one line."""


class InputError(A2DError):
    """Bad input: names the file (or place), the field, the rule it breaks and the value found."""

    def __init__(self, place: object, field: str, rule: str, value: object = None) -> None:
        got = "" if value is None else f", got {value!r}"
        super().__init__(f"{place}: {field}: {rule}{got}")
        self.place = str(place)
        self.field = field
        self.rule = rule
        self.value = value

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, str, object]]:
        """Pickle by the four arguments, so that the error survives a process pool."""
        return type(self), (self.place, self.field, self.rule, self.value)


class OptionError(InputError):
    """An option that a command does not take, or not with another one: wrong usage."""


def shorten(value: Any) -> Any:
    """Return a value decoded from JSON as a message shows it: of a long one the beginning."""
    if value is None:
        return "null"
    shown = value if isinstance(value, str) else repr(value)
    return value if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."
