"""Where downloads and what has been checked are kept."""

from pathlib import Path

from a2d_tf.files.cache_folder import cache_folder


def test_the_variable_wins_over_the_user_s_cache_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home"
    monkeypatch.setenv("A2D_TF_HOME", "~/mine")
    assert cache_folder() == Path.home() / "mine"
    monkeypatch.delenv("A2D_TF_HOME")
    assert cache_folder() == tmp_path / "xdg" / "a2d_tf"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "a2d_tf"
