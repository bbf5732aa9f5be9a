"""How many frames lie between two that the model answers."""

from a2d_tf.errors import InputError


def answered_distance(every: int | None, *, usual: int) -> int:
    """Return ``every``, or what is usual for a run where it is None; InputError when below 1."""
    if every is None:
        return usual
    if every < 1:
        raise InputError("segment", "every", "must be at least 1", every)
    return every
