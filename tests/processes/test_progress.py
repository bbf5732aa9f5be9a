"""Progress is told after each item, in the unit of the total."""

from contextlib import contextmanager

from a2d_tf.processes import progress
from a2d_tf.processes.progress import progress_of, show_progress_with, tracked


def test_what_is_done_is_told_after_each_item():
    told = []
    items = tracked(
        ["ab", "c", "def"], total=6, size=len, on_progress=lambda *state: told.append(state)
    )
    assert next(items) == "ab" and told == []
    assert list(items) == ["c", "def"]
    assert told == [(2, 6), (3, 6), (6, 6)]


def test_nobody_need_listen():
    assert list(tracked([1, 2], total=2, size=lambda _: 1, on_progress=None)) == [1, 2]


def test_work_that_nobody_asked_for_is_shown_by_whoever_shows_it(monkeypatch):
    monkeypatch.setattr(progress, "_show", progress._show)  # restored afterwards
    told = []

    @contextmanager
    def show(label, *, in_bytes=False):
        yield lambda done, total: told.append((label, in_bytes, done, total))

    show_progress_with(show)
    with progress_of("one.bin", in_bytes=True) as on_progress:
        on_progress(3, 7)
    assert told == [("one.bin", True, 3, 7)]


def test_it_is_shown_nowhere_otherwise(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_show", progress._show_nothing)
    with progress_of("one.bin") as on_progress:
        on_progress(1, 2)
    assert capsys.readouterr() == ("", "")
