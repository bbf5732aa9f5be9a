"""How processes that share a piece of work begin, and how none outlives it."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2


def start_worker() -> None:
    """Let this process end with its parent, even a killed one, and use one core."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    cv2.setNumThreads(1)  # the processes share the cores already


@contextmanager
def ending_workers() -> Iterator[None]:
    """End the processes that begin in the block at once when an exception such as Ctrl-C ends it.

    A pool of processes would first wait for the work that has been handed out.
    """
    others = set(multiprocessing.active_children())
    try:
        yield
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
