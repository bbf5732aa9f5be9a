"""Giving memory that is free again back to the system, where the C library can."""

import ctypes
import gc
from contextlib import suppress


def give_back_memory() -> None:
    """Let the C library give back what it keeps for other threads; only glibc can.

    Every job decodes and encodes in threads of its own, each of which may have used another heap.
    """
    gc.collect()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
