"""Whether the cells of an encoder fill a picture."""

from a2d_tf.errors import InputError


def check_multiple(size: int, stride: int) -> None:
    """Raise InputError unless the side of a picture is a multiple of a cell's side, in pixels."""
    if size % stride:
        raise InputError("config", "data.size", f"must be a multiple of {stride}", size)
