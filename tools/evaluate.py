"""Launcher for a checkout: the same as ``a2d-tf evaluate``."""

import sys

from a2d_tf.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["evaluate", *sys.argv[1:]]))
