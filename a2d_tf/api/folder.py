"""Folders that a caller names."""

import os
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError


def named_folder(folder: str | Path, name: str) -> Path:
    """Return a folder as a path.

    Args:
        folder: What a caller gave.
        name: What it is, for the message.

    Raises:
        InputError: It is no path, or an empty text, of which Python makes the current folder.
    """
    given: Any = folder
    if not isinstance(given, str | os.PathLike) or given == "":
        raise InputError("a2d_tf", name, "must name a folder", given)
    return Path(given)
