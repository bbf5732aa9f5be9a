"""Make the papers' tables: tools/reproduce.py TABLE --data DIR [--scale paper|small|toy]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from a2d_tf.processes.exit_code import GO_ON_AFTER_INTERRUPT, exit_code_of


def main() -> int:
    """Make the tables and return the exit code."""
    # Imported here, because it takes seconds, in which Ctrl-C must not end in a traceback.
    from reproduction.command import main as make_tables

    return make_tables()


if __name__ == "__main__":
    sys.exit(exit_code_of(main, interrupted=GO_ON_AFTER_INTERRUPT))
