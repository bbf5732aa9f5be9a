"""A reader finds the old file or the new one, never a part."""

from pathlib import Path

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import (
    new_file,
    partial_path,
    replace_file,
    replace_folder,
    replace_text,
)


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


def test_a_new_file_has_its_name_when_the_block_ends_well(tmp_path):
    path = tmp_path / "film.mp4"
    with new_file(path) as part:
        assert part == partial_path(path) == tmp_path / ".film.mp4.partial"
        part.write_text("all")
        assert not path.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["film.mp4"]
    with pytest.raises(ZeroDivisionError), new_file(path) as part:
        part.write_text("half")
        raise ZeroDivisionError
    assert [one.name for one in tmp_path.iterdir()] == ["film.mp4"]
    assert path.read_text() == "all"


def test_a_folder_takes_the_place_of_another(tmp_path):
    folder, new = tmp_path / "vectors", tmp_path / "new"
    for content in ("old", "new"):
        new.mkdir()
        (new / content).touch()
        replace_folder(folder, new)
        assert [one.name for one in tmp_path.iterdir()] == ["vectors"]
        assert [one.name for one in folder.iterdir()] == [content]
