"""The bar itself, by rich."""

from rich.console import Console
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


def build_bar(console: Console, *, in_bytes: bool, unit: str | None) -> Progress:
    """Return a bar that is gone when it is done.

    Args:
        console: Where it is shown.
        in_bytes: Whether the numbers are bytes.
        unit: What is counted; how many a second are done is shown then.
    """
    columns: list[ProgressColumn] = [
        TextColumn("{task.description}", markup=False),  # brackets in a name are no markup
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeRemainingColumn(),
    ]
    if unit is not None:
        columns.append(Speed(unit))
    return Progress(*columns, console=console, transient=True)


class Speed(ProgressColumn):
    """How many things a second are done.

    Args:
        unit: What they are called.
    """

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        """Return the speed, "" as long as it is not known."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f} {self._unit}/s")
