"""Kill commands, fill their disks and damage their files: tools/chaos.py [--workdir DIR]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from a2d_tf.processes.exit_code import GO_ON_AFTER_INTERRUPT, exit_code_of


def main() -> int:
    """Run the trials and return the exit code."""
    from chaos_trials.command import main as run_trials

    return run_trials()


if __name__ == "__main__":
    sys.exit(exit_code_of(main, interrupted=GO_ON_AFTER_INTERRUPT))
