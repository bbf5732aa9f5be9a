"""A number with the noun that it counts, for messages and reports."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number and its noun, such as "1 pair", "0 pairs" or "1,200 pairs".

    Args:
        number: The number.
        noun: The noun for one of them; words may stand before and behind it, as in
            "word without a vector", where ``plural`` is given.
        plural: The noun for any other number; empty adds an s.
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
