"""Launcher for a checkout: the same as ``a2d-tf export``."""

import sys

from a2d_tf.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["export", *sys.argv[1:]]))
