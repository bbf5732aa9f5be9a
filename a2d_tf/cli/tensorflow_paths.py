"""Folders whose names TensorFlow must be able to take: it knows no paths but UTF-8."""

import argparse
from pathlib import Path

from a2d_tf.errors import InputError

# By command: the options whose folders TensorFlow reads or writes itself, or that a run's
# config.toml names. All other paths may have any bytes.
_OPTIONS = {
    "convert": {"out": "OUT"},
    "verify-records": {"folder": "DIR"},
    "cache": {"data": "--data", "out": "OUT"},
    "train": {"data": "--data", "workdir": "--workdir", "init_from": "--init-from"},
    "evaluate": {"data": "--data"},
    "export": {"out": "OUT"},
    "demo": {"workdir": "--workdir"},
}


def check_tensorflow_paths(args: argparse.Namespace) -> None:
    """Raise InputError for a path that TensorFlow cannot take.

    Args:
        args: The parsed arguments; ``command`` is the command's name.
    """
    for name, option in _OPTIONS.get(args.command, {}).items():
        path: Path | None = getattr(args, name)
        try:
            str("" if path is None else path).encode()
        except UnicodeEncodeError:
            raise InputError(path, option, "must be UTF-8 for TensorFlow") from None
