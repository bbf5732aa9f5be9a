"""The user's own folder, which some users of containers do not have."""

from pathlib import Path

from a2d_tf.errors import InputError


def home_folder(*, instead: str) -> Path:
    """Return the user's folder.

    Args:
        instead: The variable of the environment that may be set in its place, for the message.

    Raises:
        InputError: Neither the environment nor the system knows one.
    """
    try:
        return Path.home()
    except RuntimeError:
        rule = f"must be set, or {instead}: this user has no home folder"
        raise InputError("environment", "HOME", rule) from None


def without_tilde(path: str) -> Path:
    """Return a path with the user's folder for ``~``; that of a user nobody knows stays."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
