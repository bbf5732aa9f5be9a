"""Programs in a Python process of their own."""

import subprocess
import sys


def run_program(program: str) -> "subprocess.CompletedProcess[str]":
    """Run lines of Python and return how they ended, with what they wrote."""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
