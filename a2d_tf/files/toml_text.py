"""Decoding of TOML text: whatever is wrong with it is one kind of error."""

import tomllib
from typing import Any

from a2d_tf.files.json_text import too_many_digits

MOST_LEVELS = 20  # tables and lists inside one another; experiments have three


def decode_toml(text: str) -> dict[str, Any]:
    """Return what a TOML text holds.

    Raises:
        ValueError: It is not TOML, is nested too deep or has a number of thousands of digits.
    """
    deep = f"tables and lists must be nested at most {MOST_LEVELS} deep"
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise ValueError(deep) from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise ValueError(too_many_digits(error) or str(error)) from None
    level: list[Any] = [values]
    for _ in range(MOST_LEVELS):
        level = [below for value in level for below in _inside(value)]
    if level:
        raise ValueError(deep)
    return values


def _inside(value: Any) -> list[Any]:
    values = list(value.values()) if isinstance(value, dict) else value
    return [one for one in values if isinstance(one, dict | list)]
