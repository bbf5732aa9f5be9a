"""``python -m a2d_tf`` is the command."""

import subprocess
import sys

import a2d_tf


def test_it_is_the_command():
    words = [sys.executable, "-m", "a2d_tf", "--version"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == f"a2d-tf {a2d_tf.__version__}\n"
