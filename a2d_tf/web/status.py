"""How far a job has come and how it ended, in HTML; every text in it is escaped."""

from collections.abc import Sequence
from html import escape

from a2d_tf.counted import counted


def show_waiting(ahead: int) -> str:
    """Return what a job shows that waits for others."""
    return _box("busy", f"Waiting: {counted(ahead, 'job')} before yours.", share=0.0)


def show_progress(done: int, total: int) -> str:
    """Return what a job shows that runs; of 0 frames nothing is known yet."""
    if not total:
        return _box("busy", "Reading the video.", share=0.0)
    return _box("busy", f"Segmenting: frame {done} of {total}.", share=done / total)


def show_found(told: str, warnings: Sequence[str]) -> str:
    """Return what is shown beside a result."""
    return _box("done", f"Done: {told}.") + "".join(show_note(one) for one in warnings)


def show_error(message: str) -> str:
    """Return what is shown in place of a result."""
    return _box("error", message)


def show_note(message: str) -> str:
    """Return something that people should know."""
    return _box("note", message)


def _box(kind: str, text: str, *, share: float | None = None) -> str:
    bar = ""
    if share is not None:
        bar = f'<div class="a2d-bar"><div style="width: {100 * share:.1f}%"></div></div>'
    return f'<div class="a2d-box a2d-{kind}">{escape(text)}{bar}</div>'
