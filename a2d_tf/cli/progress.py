"""Progress bars of commands: on stderr, gone when done, and only where somebody sees them."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    from a2d_tf.cli.progress_bar import build_bar

    with build_bar(errors, in_bytes=in_bytes, unit=unit) as progress:
        bar = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total or None)
