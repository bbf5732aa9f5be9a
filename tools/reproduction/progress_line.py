"""One line that says how far a reproduction has come."""

from rich.console import Console
from rich.text import Text


class ProgressLine:
    """One line for all tables; where there is no terminal, a line at the start of each step."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("")
        self._step = ""

    def __enter__(self) -> "ProgressLine":
        if self._console.is_terminal:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def update(self, done: int, total: int, step: str) -> None:
        """Show that ``done`` of ``total`` training steps are over and that ``step`` runs."""
        text = f"{step} ({done} of {total} training steps are done)"
        if self._console.is_terminal:
            self._status.update(Text(text))  # brackets in it are no markup
        elif step != self._step:
            self._console.print(text)
        self._step = step
