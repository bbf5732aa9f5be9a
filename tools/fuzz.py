"""Feed altered files to every reader: tools/fuzz.py [--seconds N] [--targets NAME ...]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> int:
    """Run the targets and return the exit code."""
    from fuzzing.command import main as run_targets

    return run_targets()


if __name__ == "__main__":
    sys.exit(main())
