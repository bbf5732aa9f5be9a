"""Progress bars of commands: on stderr, gone when done, and only where somebody sees them."""

from collections.abc import Iterator
from contextlib import contextmanager

from a2d_tf.cli.console import plain_console
from a2d_tf.processes.progress import OnProgress


@contextmanager
def show_progress(label: str, *, in_bytes: bool = False) -> Iterator[OnProgress]:
    """Show a bar while the body works; what it yields moves the bar.

    Args:
        label: What is being done, written before the bar.
        in_bytes: Whether the numbers are bytes.
    """
    errors = plain_console(stderr=True)
    if not errors.is_terminal:
        yield lambda done, total: None
        return
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),  # brackets in a name are no markup
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as progress:
        bar = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total or None)
