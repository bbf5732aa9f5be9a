"""Launcher for a checkout: the same as ``a2d-tf train``."""

import sys

from a2d_tf.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["train", *sys.argv[1:]]))
