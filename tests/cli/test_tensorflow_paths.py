"""Paths that TensorFlow cannot take are named before any work."""

import argparse
import os
from pathlib import Path

import pytest

from a2d_tf.cli.tensorflow_paths import check_tensorflow_paths
from a2d_tf.errors import InputError

LATIN = Path(os.fsdecode(b"caf\xe9"))


@pytest.mark.parametrize("name", ["data", "workdir", "init_from"])
def test_a_path_that_is_not_utf_8(name):
    paths = {"data": Path("data"), "workdir": Path("café"), "init_from": None}
    check_tensorflow_paths(argparse.Namespace(command="train", **paths))
    option = f"--{name.replace('_', '-')}"
    with pytest.raises(InputError, match=rf"caf\\udce9: {option}: must be UTF-8"):
        check_tensorflow_paths(argparse.Namespace(command="train", **paths | {name: LATIN}))


def test_other_commands_take_any_path():
    check_tensorflow_paths(argparse.Namespace(command="segment", video=LATIN, out=LATIN))
