"""What is no regular file, or no folder, is named by its kind and never opened."""

import os

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import is_there, require_file, require_folder


def make(path, kind):
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(path)
        case "broken":
            path.symlink_to(path.with_name("nothing"))
        case "device":
            path.symlink_to("/dev/zero")
        case "long":
            return path.with_name("x" * 300)
        case "in a file":
            path.touch()
            return path / "name"
    return path


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("folder", "file: must be a regular file, got 'a folder'"),
        ("pipe", "file: must be a regular file, got 'a named pipe'"),
        ("device", "file: must be a regular file, got 'a device'"),
        ("loop", "file: must be readable, got 'Too many levels of symbolic links'"),
        ("broken", "file: must exist, got 'a broken link'"),
        ("absent", "file: must exist"),
        ("in a file", "file: must exist"),
        ("long", "file: must be readable, got 'File name too long'"),
    ],
)
def test_what_is_no_file_is_named(tmp_path, kind, message):
    path = make(tmp_path / "path", kind)
    with pytest.raises(InputError) as caught:
        require_file(path)
    assert str(caught.value) == f"{path}: {message}"


def test_what_is_no_folder_is_named(tmp_path):
    path = tmp_path / "file"
    path.touch()
    require_file(path)
    require_folder(tmp_path)
    with pytest.raises(InputError, match="folder: must be a folder, got 'a file'"):
        require_folder(path)
    with pytest.raises(InputError, match="none: folder: must exist, they say"):
        require_folder(tmp_path / "none", missing="must exist, they say")


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "broken", "device"])
def test_whatever_has_the_name_is_there(tmp_path, kind):
    path = tmp_path / "path"
    assert not is_there(path)
    assert is_there(make(path, kind))
