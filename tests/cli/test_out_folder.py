"""A folder that cannot be written into is refused before the work."""

import os

import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.cli.main import main
from a2d_tf.cli.out_folder import check_out
from a2d_tf.errors import InputError


@pytest.mark.parametrize("name", ["", "there", "new", "new/deep/er"])
def test_a_folder_that_is_there_or_can_be_made(name, tmp_path):
    (tmp_path / "there").mkdir()
    check_out(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("file", "must be a folder, not a file"),
        ("file/a/b", "must be a folder, and {root}/file is not one"),
        ("link", "must be a folder, not a file"),
        ("link/a", "must be a folder, and {root}/link is not one"),
    ],
)
def test_a_file_in_the_way(name, rule, tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    out = tmp_path / name
    with pytest.raises(InputError) as caught:
        check_out(out, option="OUT")
    assert str(caught.value) == f"{out}: OUT: {rule.format(root=tmp_path)}"


@pytest.mark.parametrize("name", ["", "a/b"])
def test_a_folder_without_permission(name, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    out = tmp_path / name
    with pytest.raises(InputError, match="--out: must be writable"):
        check_out(out)


def test_a_finished_folder_may_be_read_only(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    check_out(tmp_path, may_be_finished=True)
    with pytest.raises(InputError, match="--out: must be writable"):
        check_out(tmp_path / "new", may_be_finished=True)


COMMANDS = {
    "toy": ["{out}", "--videos", "1", "--seed", "0"],
    "convert": ["release", "{out}"],
    "cache": ["{config}", "{out}", "--data", "data"],
    "train": ["{config}", "--data", "data", "--workdir", "{out}"],
    "evaluate": ["{run}", "--data", "data", "--out", "{out}"],
    "score": ["predictions.json", "truth.json", "--out", "{out}"],
    "segment": ["{run}", "clip.mp4", "a dog", "--out", "{out}"],
    "export": ["{run}", "{out}"],
    "demo": ["--workdir", "{out}"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_it_first(command, tmp_path, capsys, monkeypatch):
    from a2d_tf.config.loader import save_config

    # Before TensorFlow is started.
    for module in ("cache", "train", "evaluate", "segment", "export"):
        monkeypatch.delattr(f"a2d_tf.cli.{module}.start_tensorflow")
    config = tmp_path / "config.toml"
    save_config(TINY_CONFIG, config)
    file = tmp_path / "file"
    file.write_text("mine")
    out = file / "out"
    given = [part.format(out=out, config=config, run=tmp_path) for part in COMMANDS[command]]
    assert main([command, *given]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"error: {out}: ")
    assert lines[0].endswith(f": must be a folder, and {file} is not one")
