"""One line that says how far a reproduction is."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)


class ProgressLine:
    """One line for all tables; where there is no terminal, a line at the start of each step."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._step = ""
        self._task: TaskID | None = None
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("training steps"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> "ProgressLine":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def update(self, done: int, total: int, step: str) -> None:
        """Show that of ``total`` training steps ``done`` are over and ``step`` runs."""
        if step != self._step and not self._console.is_terminal:
            self._console.print(f"{step} ({done} of {total} training steps are done)")
        self._step = step
        if self._task is None:
            self._task = self._progress.add_task(step, total=total)
        self._progress.update(self._task, completed=done, total=total, description=step)
