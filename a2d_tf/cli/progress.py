"""Progress bars of commands: on stderr, gone when done, and only where somebody sees them."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from a2d_tf.cli.console import plain_console
from a2d_tf.processes.progress import OnProgress


@contextmanager
def show_progress(label: str) -> Iterator[OnProgress]:
    """Show a bar while the body works; what it yields moves the bar.

    Args:
        label: What is done, before the bar.
    """
    errors = plain_console(stderr=True)
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=errors, transient=True, disable=not errors.is_terminal
    ) as progress:
        bar = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)
