"""Times of a video as people type them."""

import math

from a2d_tf.errors import InputError, shorten


def read_seconds(text: str | None, *, field: str) -> float | None:
    """Return seconds of a time: a number, M:S or H:M:S; None where nothing was typed.

    Args:
        text: What was typed.
        field: What it is, for the message.

    Raises:
        InputError: It is no time.
    """
    if text is None or not text.strip():
        return None
    *larger, seconds = text.strip().split(":")
    try:
        if len(larger) > 2 or not all(one.isascii() and one.isdigit() for one in larger):
            raise ValueError
        total = 0.0
        for one in (*larger, seconds):
            total = 60 * total + float(one)
        if not 0 <= total < math.inf:
            raise ValueError
    except ValueError:
        rule = "must be seconds, M:S or H:M:S"
        raise InputError("options", field, rule, shorten(text)) from None
    return total
