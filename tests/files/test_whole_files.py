"""A reader finds the old file or the new one, never a part."""

from pathlib import Path

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_file, replace_text


def test_the_new_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "list.txt"
    replace_file(path, b"old")
    replace_text(path, "né\n")
    assert path.read_bytes() == "né\n".encode()
    assert [one.name for one in tmp_path.iterdir()] == ["list.txt"]


def test_a_full_disk_leaves_the_old_file(tmp_path, full_disk):
    path = tmp_path / "list.txt"
    replace_text(path, "old\n")
    path.with_name(".list.txt.partial").symlink_to(full_disk)
    with pytest.raises(InputError, match=r"list.txt: file: must be writable, got 'No space left"):
        replace_text(path, "new\n")
    assert [one.name for one in tmp_path.iterdir()] == ["list.txt"]
    assert path.read_text() == "old\n"


def test_an_interrupt_leaves_no_part(tmp_path, monkeypatch):
    def interrupt(path, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_text(tmp_path / "list.txt", "new\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder_to_write_into(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="file: must be writable, got 'Not a directory'"):
        replace_text(tmp_path / "file" / "list.txt", "new\n")
    assert (tmp_path / "file").read_text() == "mine"
