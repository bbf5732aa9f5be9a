"""Progress is told after each item, in the unit of the total."""

from a2d_tf.processes.progress import tracked


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
