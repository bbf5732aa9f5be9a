"""Make the papers' tables: tools/reproduce.py TABLE --data DIR [--scale paper|toy]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from a2d_tf.reproduction.command import main

if __name__ == "__main__":
    sys.exit(main())
