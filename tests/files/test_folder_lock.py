"""A folder has one writer at a time."""

import subprocess
import sys

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder


def test_two_do_not_write_into_one_folder(tmp_path):
    with (
        hold_folder(tmp_path),
        pytest.raises(InputError, match=r"is in use by another process; wait until") as caught,
        hold_folder(tmp_path),
    ):
        pass
    assert caught.value.place == str(tmp_path)
    with hold_folder(tmp_path):
        pass


def test_a_process_that_was_killed_holds_nothing(tmp_path):
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
    from a2d_tf.files import folder_lock

    def end_the_other_first(descriptor):
        (tmp_path / ".lock").unlink()
        return True

    monkeypatch.setattr(folder_lock, "try_lock", end_the_other_first)
    with pytest.raises(InputError, match="is in use"), hold_folder(tmp_path):
        pass


def test_a_file_is_no_folder(tmp_path):
    path = tmp_path / "file"
    path.write_text("mine")
    with pytest.raises(InputError, match="file: folder: must be a folder that can be written to"):
        hold_folder(path).__enter__()
    assert path.read_text() == "mine"
