"""How long work tells how far it has come: to its caller, or to what shows such things."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeVar

OnProgress = Callable[[int, int], None]  # given how much is done, and of how much; 0 is unknown

_Item = TypeVar("_Item")


class Show(Protocol):
    """What shows progress while a body works."""

    def __call__(self, label: str, *, in_bytes: bool = False) -> AbstractContextManager[OnProgress]:
        """Return a context that gives what is told of the progress.

        Args:
            label: What is done.
            in_bytes: Whether the numbers are bytes.
        """


def tracked(
    items: Iterable[_Item],
    *,
    total: int,
    size: Callable[[_Item], int] = lambda _: 1,
    on_progress: OnProgress | None,
) -> Iterator[_Item]:
    """Yield items and tell, when the next one is asked for, how much is done.

    Args:
        items: Things that are worked on, such as batches.
        total: How much all items hold together.
        size: Function that returns how much an item holds.
        on_progress: Called with how much is done and ``total``; None for nobody.
    """
    done = 0
    for item in items:
        yield item
        done += size(item)
        if on_progress is not None:
            on_progress(done, total)


def progress_of(label: str, *, in_bytes: bool = False) -> AbstractContextManager[OnProgress]:
    """Return a context for long work that nobody asked for by name, such as a download.

    It is shown as ``show_progress_with`` says; nowhere, unless somebody does.

    Args:
        label: What is done.
        in_bytes: Whether the numbers are bytes.
    """
    return _show(label, in_bytes=in_bytes)


def show_progress_with(show: Show) -> None:
    """Let long work that nobody asked for by name be shown, as logging has its handlers."""
    global _show
    _show = show


@contextmanager
def _show_nothing(label: str, *, in_bytes: bool = False) -> Iterator[OnProgress]:
    yield lambda done, total: None


_show: Show = _show_nothing
