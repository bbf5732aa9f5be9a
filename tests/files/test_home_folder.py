"""A user without a folder of their own is told, and nothing else fails for it."""

from pathlib import Path

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files import checked_files
from a2d_tf.files.cache_folder import cache_folder
from a2d_tf.files.checked_files import find_changed
from a2d_tf.files.digest import sha256_of
from a2d_tf.files.home_folder import without_tilde


@pytest.fixture(autouse=True)
def homeless(monkeypatch):
    """Have the system know no folder of this user."""

    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    for name in ("A2D_TF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_they_are_told():
    with pytest.raises(InputError, match="environment: HOME: must be set, or A2D_TF_HOME"):
        cache_folder()


def test_they_check_files_in_a_folder_of_others(tmp_path, monkeypatch):
    monkeypatch.setattr(checked_files.os, "access", lambda folder, mode: False)
    path = tmp_path / "a"
    path.write_text("a")
    assert find_changed({path: sha256_of(path)}) == {}


def test_the_tilde_of_nobody_stays():
    assert without_tilde("~nobody-of-this-name/a") == Path("~nobody-of-this-name/a")
