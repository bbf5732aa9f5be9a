"""The memory of a command."""

import sys
from unittest.mock import patch

import pytest

from a2d_tf.benchmark.memory import GIB, measure_memory
from a2d_tf.errors import InputError


def test_the_memory_of_a_command_is_that_of_its_process() -> None:
    # 300 MB that are written to, for long enough to be seen.
    code = "import time; held = bytearray(b'x') * 300_000_000; time.sleep(1)"
    took = measure_memory([sys.executable, "-c", code])
    assert took.code == 0
    assert took.seconds > 1
    assert 0.27 < took.peak / GIB < 0.5


def test_the_exit_code_is_the_command_s() -> None:
    assert measure_memory([sys.executable, "-c", "raise SystemExit(3)"]).code == 3


def test_without_psutil_no_command_begins(tmp_path) -> None:
    code = f"open({str(tmp_path / 'begun')!r}, 'w')"
    with (
        patch.dict(sys.modules, {"psutil": None}),
        pytest.raises(InputError, match="psutil: package: must be installed to measure memory"),
    ):
        measure_memory([sys.executable, "-c", code])
    assert not list(tmp_path.iterdir())
