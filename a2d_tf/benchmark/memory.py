"""Peak memory of a process and its children."""

import subprocess
import threading
import time
from dataclasses import dataclass
from types import ModuleType

from a2d_tf.errors import InputError

MIB = 2**20
GIB = 2**30
_POLL_SECONDS = 0.1


class PeakMemory:
    """Context manager that polls the resident memory of a process and its children together.

    Attributes:
        peak: The largest sum so far, in bytes.

    Args:
        pid: Number of the process; this one by default.

    Raises:
        InputError: psutil is not installed.
    """

    def __init__(self, pid: int | None = None) -> None:
        psutil = _import_psutil()
        self.peak = 0
        self._process = psutil.Process(pid)
        self._gone = psutil.Error
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _poll(self) -> None:
        while not self._stop.wait(_POLL_SECONDS):
            total = 0
            try:
                for process in (self._process, *self._process.children(recursive=True)):
                    total += process.memory_info().rss
            except self._gone:  # one of them has just ended
                continue
            self.peak = max(self.peak, total)


@dataclass(frozen=True)
class CommandMemory:
    """What a command took.

    Attributes:
        code: Exit code.
        seconds: Time from its start to its end.
        peak: Peak memory of all its processes together, in bytes.
    """

    code: int
    seconds: float
    peak: int


def measure_memory(command: list[str]) -> CommandMemory:
    """Run a command and return its time and the peak memory of all its processes together.

    Raises:
        InputError: psutil is not installed.
    """
    _import_psutil()  # before the command begins, which may take long
    started = time.monotonic()
    with subprocess.Popen(command) as process, PeakMemory(process.pid) as memory:
        code = process.wait()
    return CommandMemory(code, time.monotonic() - started, memory.peak)


def resident_memory() -> int:
    """Return the bytes of memory that this process holds now.

    Raises:
        InputError: psutil is not installed.
    """
    return int(_import_psutil().Process().memory_info().rss)


def _import_psutil() -> ModuleType:
    """Return psutil; one line says so where somebody left it out."""
    try:
        import psutil
    except ImportError as error:
        rule = "must be installed to measure memory (pip install psutil)"
        raise InputError("psutil", "package", rule) from error
    return psutil
