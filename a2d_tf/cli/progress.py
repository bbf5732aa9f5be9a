"""Progress bars of commands: on stderr, gone when done, and only where somebody sees them."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from a2d_tf.cli.console import plain_console
from a2d_tf.processes.progress import OnProgress


@contextmanager
def show_progress(
    label: str, *, in_bytes: bool = False, unit: str | None = None
) -> Iterator[OnProgress]:
    """Show a bar while the body works; what it yields moves the bar.

    Args:
        label: What is being done, written before the bar.
        in_bytes: Whether the numbers are bytes.
        unit: What is counted; how many a second are done is shown then.
    """
    errors = plain_console(stderr=True)
    if not errors.is_terminal:
        yield lambda done, total: None
        return
    columns: list[ProgressColumn] = [
        TextColumn("{task.description}", markup=False),  # brackets in a name are no markup
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeRemainingColumn(),
    ]
    if unit is not None:
        columns.append(_Speed(unit))
    with Progress(*columns, console=errors, transient=True) as progress:
        bar = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total or None)


class _Speed(ProgressColumn):
    """How many things a second are done."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f} {self._unit}/s")
