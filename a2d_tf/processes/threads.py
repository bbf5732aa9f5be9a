"""Check many files at the same time, in threads that an interruption ends."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from a2d_tf.processes.progress import OnProgress

Item = TypeVar("Item")
Result = TypeVar("Result")


def check_in_threads(
    check: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    workers: int,
    on_progress: OnProgress | None = None,
) -> list[Result]:
    """Return what ``check`` gives for each item, in their order.

    Threads suffice where decoding, unpacking and array maths release the interpreter lock. After an
    exception, Ctrl-C among them, no further check begins.

    Args:
        check: Function of one item.
        items: Things to check.
        workers: Number of items to check at the same time.
        on_progress: Called with the number of items checked and that of all after each, in their
            order.
    """
    results: list[Result] = []
    executor = ThreadPoolExecutor(max_workers=workers)
    try:
        for result in executor.map(check, items):
            results.append(result)
            if on_progress is not None:
                on_progress(len(results), len(items))
    finally:
        executor.shutdown(cancel_futures=True)
    return results
