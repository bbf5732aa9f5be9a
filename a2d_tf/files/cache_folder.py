"""The folder of what this package keeps for the user: downloads, and what has been checked."""

import os
from pathlib import Path

from a2d_tf.files.home_folder import home_folder, without_tilde

HOME_VARIABLE = "A2D_TF_HOME"


def cache_folder() -> Path:
    """Return the folder of all that is kept; it need not exist.

    Raises:
        InputError: Nothing says where, as in ``home_folder``.
    """
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return without_tilde(home).absolute()
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else home_folder(instead=HOME_VARIABLE) / ".cache") / "a2d_tf"
