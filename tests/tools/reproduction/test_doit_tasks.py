import pytest
from reproduction.doit_tasks import AFTER, SETUP, do_task, in_order, new_task

from a2d_tf.errors import A2DError, InputError


@pytest.fixture
def done():
    """Return the names of the tasks that were done."""
    return []


@pytest.fixture
def make(tmp_path, done):
    """Return ``make(name, kept=False, **more)``: a task that writes a file of its name."""

    def make(name, kept=False, **more):
        def write() -> None:
            done.append(name)
            (tmp_path / name).write_text(name)

        return new_task(name, write, kept=lambda: kept, **more)

    return make


def by_name(*tasks):
    return {one["basename"]: one for one in tasks}


def test_order_is_that_of_what_comes_before(make):
    tasks = by_name(
        make("draw"),
        make("convert", setup=["draw"]),
        make("rgb", task_dep=["convert"]),
        make("flow", task_dep=["convert"]),
        make("fused", task_dep=["rgb", "flow"]),
    )
    assert in_order(tasks, ["fused"], AFTER) == ["convert", "rgb", "flow", "fused"]
    assert in_order(tasks, ["flow"], AFTER, SETUP) == ["draw", "convert", "flow"]


def test_tasks_are_done_in_order_and_set_up_where_they_have_to_be(make, done, tmp_path):
    before = [make("draw"), make("store", setup=["draw"]), make("keep", True, setup=["draw"])]
    last = make("last", task_dep=["keep", "store"])
    assert do_task(by_name(*before, last), "last", database=tmp_path / "db")
    assert done == ["draw", "store", "last"]


def test_a_task_is_done_again_when_what_it_reads_has_changed(make, done, tmp_path):
    path = tmp_path / "manifest.json"
    tasks = by_name(make("read", True, file_dep=[path], targets=[tmp_path / "read"]))
    for text, times in (("a", 1), ("a", 1), ("b", 2)):
        path.write_text(text)
        assert do_task(tasks, "read", database=tmp_path / "db")
        assert len(done) == times
    (tmp_path / "read").unlink()
    assert do_task(tasks, "read", database=tmp_path / "db")
    assert len(done) == 3


def test_where_one_has_failed_nothing_follows(make, done, tmp_path):
    tasks = by_name(
        new_task("fail", lambda: False, kept=lambda: False), make("last", task_dep=["fail"])
    )
    assert not do_task(tasks, "last", database=tmp_path / "db")
    assert done == []


@pytest.mark.parametrize("error", [InputError("place", "field", "rule"), KeyboardInterrupt()])
def test_what_an_action_raises_is_passed_on_and_what_was_done_before_is_kept(
    make, done, tmp_path, error
):
    def fail() -> None:
        raise error

    path = tmp_path / "manifest.json"
    path.touch()
    tasks = by_name(
        make("first", True, file_dep=[path], targets=[tmp_path / "first"]),
        new_task("last", fail, kept=lambda: False, task_dep=["first"]),
    )
    for _ in range(2):
        with pytest.raises(type(error)) as raised:
            do_task(tasks, "last", database=tmp_path / "db")
        assert raised.value is error
    assert done == ["first"]


def test_a_missing_file_is_named(make, tmp_path):
    tasks = by_name(make("read", True, file_dep=[tmp_path / "none"]))
    with pytest.raises(A2DError, match=r"none' does not exist"):
        do_task(tasks, "read", database=tmp_path / "db")


def test_a_damaged_database_is_one_line(make, tmp_path):
    (tmp_path / "db").write_text("damaged " * 100)
    with pytest.raises(InputError, match="db: file: must be the file that tools/reproduce") as one:
        do_task(by_name(make("first")), "first", database=tmp_path / "db")
    assert "\n" not in str(one.value)
