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
        values = [float(one) for one in (*larger, seconds)]
        if not 0 <= values[-1] < math.inf:
            raise ValueError
    except ValueError:
        rule = "must be seconds, M:S or H:M:S"
        raise InputError("options", field, rule, shorten(text)) from None
    return sum(value * 60**place for place, value in enumerate(reversed(values)))
