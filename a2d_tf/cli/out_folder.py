"""The folder that a command writes into: checked before its work, kept when it is stopped."""

import os
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.errors import InputError
from a2d_tf.processes.exit_code import INTERRUPTED


def check_out(out: Path, *, option: str = "--out", may_be_finished: bool = False) -> None:
    """Check that a folder can be written into, or can be made; nothing is written.

    Args:
        out: The folder.
        option: The option of the command line that names it.
        may_be_finished: Whether it may hold all of the work already; such a folder is not written
            into, and may be read-only.

    Raises:
        InputError: It is not a folder, is inside a file, or may not be written into.
    """
    nearest = next(path for path in (out, *out.absolute().parents) if os.path.lexists(path))
    if not nearest.is_dir():
        inside = "" if nearest == out else f", and {nearest} is not one"
        raise InputError(out, option, "must be a folder" + (inside or ", not a file"))
    if may_be_finished and nearest == out:
        return
    if not os.access(nearest, os.W_OK | os.X_OK):
        inside = "" if nearest == out else f", and {nearest} is not"
        raise InputError(out, option, f"must be writable{inside}")


def tell_what_is_kept(*, overwrite: bool) -> int:
    """Tell how to go on with shards after an interruption, and return its exit code.

    Args:
        overwrite: Whether the command was told to remove earlier shards.
    """
    advice = "stopped; complete shards are kept: run the same command again to go on"
    again = " (without --overwrite)" if overwrite else ""
    plain_console(stderr=True).print(advice + again)
    return INTERRUPTED
