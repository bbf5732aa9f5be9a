"""A folder has one writer at a time."""

import errno
import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder, is_empty


def test_two_do_not_write_into_one_folder(tmp_path):
    with (
        hold_folder(tmp_path),
        pytest.raises(InputError, match="is in use by process") as caught,
        hold_folder(tmp_path),
    ):
        pass
    assert caught.value.place == str(tmp_path)
    holder = (
        rf"process {os.getpid()} on {socket.gethostname()} \(.*\), since \d{{4}}-\d\d-\d\dT.*; wait"
    )
    assert re.search(holder, str(caught.value))
    with hold_folder(tmp_path):
        pass


def test_a_process_that_was_killed_is_told_and_holds_nothing(tmp_path, caplog):
    script = (
        "import sys; from pathlib import Path; from a2d_tf.files.folder_lock import hold_folder\n"
        "with hold_folder(Path(sys.argv[1])): print(flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        with pytest.raises(InputError, match="is in use"), hold_folder(tmp_path):
            pass
        process.kill()
    with hold_folder(tmp_path):
        pass
    assert f"taken over from process {process.pid} on" in caplog.text
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "text"), [(".lock", "mine"), (".lock.json", '{"mine": 1}'), (".lock.json", "{\n")]
)
def test_a_file_of_somebody_else_is_not_taken_for_a_lock(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    message = rf"{name}: file: was not written by a2d-tf"
    with pytest.raises(InputError, match=message), hold_folder(tmp_path):
        pass
    assert (tmp_path / name).read_text() == text


def test_a_link_is_not_taken_for_a_lock(tmp_path):
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / ".lock.json").symlink_to(tmp_path / "mine")
    with (
        pytest.raises(InputError, match="was not written by a2d-tf"),
        hold_folder(tmp_path / "folder"),
    ):
        pass
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize("text", ["", "{", '{"pid": 12, "ho'])
def test_a_holder_that_was_cut_is_no_hindrance(tmp_path, text):
    (tmp_path / ".lock").touch()
    (tmp_path / ".lock.json").write_text(text)
    with hold_folder(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


def test_the_folder_is_made_and_an_empty_one_removed(tmp_path):
    with hold_folder(tmp_path / "new" / "empty"):
        pass
    assert list(tmp_path.iterdir()) == []
    with hold_folder(tmp_path / "new" / "full"):
        (tmp_path / "new" / "full" / "file").touch()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["full"]
    assert [path.name for path in (tmp_path / "new" / "full").iterdir()] == ["file"]


def test_an_empty_folder_that_was_there_stays(tmp_path):
    with hold_folder(tmp_path):
        pass
    assert tmp_path.is_dir()


def test_a_lock_that_its_holder_removed_meanwhile_is_not_taken(tmp_path, monkeypatch):
    flock = fcntl.flock

    def end_the_other_first(descriptor, operation):
        (tmp_path / ".lock").unlink(missing_ok=True)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", end_the_other_first)
    with pytest.raises(InputError, match="is in use"), hold_folder(tmp_path):
        pass


def test_a_folder_that_the_next_process_made_is_left_to_it(tmp_path, monkeypatch):
    out = tmp_path / "out"
    flock = fcntl.flock

    def end_the_other_and_begin_the_next(descriptor, operation):
        shutil.rmtree(out)
        out.mkdir()
        (out / ".lock").touch()
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", end_the_other_and_begin_the_next)
    with pytest.raises(InputError, match="is in use"), hold_folder(out):
        pass
    assert [path.name for path in out.iterdir()] == [".lock"]


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK])
def test_a_file_system_without_locks_serves(tmp_path, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with hold_folder(tmp_path / "out"):
        (tmp_path / "out" / "file").touch()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["file"]


def test_a_folder_of_somebody_else_is_one_line(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    rule = "folder: must be a folder that can be written to, got 'Permission denied'"
    with pytest.raises(InputError, match=rule):
        hold_folder(tmp_path).__enter__()


def test_a_file_is_no_folder(tmp_path):
    path = tmp_path / "file"
    path.write_text("mine")
    with pytest.raises(InputError, match="file: folder: must be a folder that can be written to"):
        hold_folder(path).__enter__()
    assert path.read_text() == "mine"


def test_a_lock_makes_no_folder_full(tmp_path):
    with hold_folder(tmp_path):
        assert is_empty(tmp_path)
        (tmp_path / "file").touch()
        assert not is_empty(tmp_path)
