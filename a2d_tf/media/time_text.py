"""Times of a video as people type them."""

import re

_TIME = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+\.?\d*|\.\d+)", re.ASCII)
_FACTORS = (3600, 60, 1)  # seconds of an hour, a minute, a second
_MOST_CHARACTERS = 20


def read_seconds(text: str) -> float:
    """Return the seconds of a time: a number of seconds, ``M:S`` or ``H:M:S``.

    Raises:
        ValueError: It is no time; the message is the rule that it breaks.
    """
    parts = _TIME.fullmatch(text.strip()) if len(text) <= _MOST_CHARACTERS else None
    if parts is None:
        raise ValueError("must be seconds, M:S or H:M:S")
    values = (float(one or 0) for one in parts.groups())
    return sum(factor * value for factor, value in zip(_FACTORS, values, strict=True))
