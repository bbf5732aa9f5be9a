"""Peak memory of a process and its children."""

import subprocess
import threading
import time

import psutil

GIB = 2**30
_POLL_SECONDS = 0.1


class PeakMemory:
    """Context manager that polls the resident memory of a process and its children together.

    Attributes:
        peak: The largest sum so far, in bytes.

    Args:
        pid: Number of the process; this one by default.
    """

    def __init__(self, pid: int | None = None) -> None:
        self.peak = 0
        self._process = psutil.Process(pid)
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
            except psutil.Error:  # one of them has just ended
                continue
            self.peak = max(self.peak, total)


def measure_memory(command: list[str]) -> int:
    """Run a command and print its time and the peak memory of all its processes together.

    Returns:
        The command's exit code.
    """
    started = time.monotonic()
    with subprocess.Popen(command) as process, PeakMemory(process.pid) as memory:
        code = process.wait()
    print(f"wall {time.monotonic() - started:.1f} s, peak memory {memory.peak / GIB:.2f} GiB")
    return code
