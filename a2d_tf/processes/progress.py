"""How long work tells how far it is."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

OnProgress = Callable[[int, int], None]  # given how much is done and how much there is to do

_Item = TypeVar("_Item")


def tracked(
    items: Iterable[_Item],
    *,
    total: int,
    size: Callable[[_Item], int],
    on_progress: OnProgress | None,
) -> Iterator[_Item]:
    """Yield items and tell, when the next one is asked for, how much is done.

    Args:
        items: What is worked on, such as batches.
        total: How much all items hold.
        size: Returns how much an item holds.
        on_progress: Whom to tell; None for nobody.
    """
    done = 0
    for item in items:
        yield item
        done += size(item)
        if on_progress is not None:
            on_progress(done, total)
