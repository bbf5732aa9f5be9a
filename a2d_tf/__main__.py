"""``python -m a2d_tf``: the same as ``a2d-tf``."""

import sys

from a2d_tf.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
