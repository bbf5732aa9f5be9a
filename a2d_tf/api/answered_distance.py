"""How many frames lie between two that the model answers."""

from numbers import Integral

from a2d_tf.errors import InputError


def answered_distance(every: int | None, *, usual: int) -> int:
    """Return ``every``, or what is usual for a run where it is None.

    Raises:
        InputError: It is no whole number, or below 1.
    """
    if every is None:
        return usual
    if not isinstance(every, Integral) or isinstance(every, bool):
        raise InputError("segment", "every", "must be a whole number", every)
    if every < 1:
        raise InputError("segment", "every", "must be at least 1", every)
    return int(every)
