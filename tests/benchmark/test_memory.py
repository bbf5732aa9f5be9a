"""The memory of a command."""

import re
import sys

import pytest

from a2d_tf.benchmark.memory import measure_memory


def test_the_memory_of_a_command_is_that_of_its_process(capfd: pytest.CaptureFixture[str]) -> None:
    # 300 MB that are written to, for long enough to be seen.
    code = "import time; held = bytearray(b'x') * 300_000_000; time.sleep(1)"
    assert measure_memory([sys.executable, "-c", code]) == 0
    peak = re.search(r"peak memory (\d\.\d\d) GiB", capfd.readouterr().out)
    assert 0.27 < float(peak.group(1)) < 0.5
