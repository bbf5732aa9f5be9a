"""Decoding of JSON text: whatever is wrong with it is one kind of error."""

import json
from collections.abc import Callable
from typing import Any


def decode_json(
    text: str, *, hook: Callable[[dict[str, Any]], Any] | None = None, once: bool = False
) -> Any:
    """Return what a JSON text holds.

    Args:
        text: The text.
        hook: Function that is given every object as soon as it is decoded; what it returns takes
            the place of the object.
        once: Whether a field that an object has twice is an error; otherwise the last one counts.

    Raises:
        ValueError: It is not JSON, is nested too deep, has a number of thousands of digits, or has
            a field twice.
    """

    def take(pairs: list[tuple[str, Any]]) -> Any:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in found if names.count(name) > 1)
            raise ValueError(f"a field is there twice: {twice}")
        return found if hook is None else hook(found)

    try:
        if once:
            return json.loads(text, object_pairs_hook=take)
        return json.loads(text, object_hook=hook)
    except RecursionError:
        raise ValueError("lists and objects are nested too deep") from None
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        raise ValueError(too_many_digits(error) or str(error)) from None


def too_many_digits(error: ValueError) -> str | None:
    """Return what to say about a number that Python refuses to read, None for another error."""
    return "a number has thousands of digits" if "set_int_max_str_digits" in str(error) else None
