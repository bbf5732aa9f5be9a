"""A command replaces what it wrote itself."""

import json
import os
import subprocess
import sys

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.files.own_outputs import Outputs, own_outputs
from a2d_tf.files.whole_files import replace_text

OUTPUTS = Outputs("draw", (r"summary\.json", r"maps/\d+/\d{5}\.png"))
LIST = OUTPUTS.listed_in


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def _write(folder, *names, text="drawn"):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def _draw(out, *names, **options):
    with own_outputs(out, OUTPUTS, **options):
        _write(out, *names)


def _files(folder):
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix() for path in paths}


def test_own_files_are_replaced_and_those_not_written_again_removed(out):
    _draw(out, "summary.json", "maps/1/00001.png", "maps/2/00001.png")
    _draw(out, "summary.json", "maps/1/00002.png")
    assert _files(out) == {"summary.json", "maps/1/00002.png"}
    assert not (out / "maps" / "2").exists()
    assert list(json.loads((out / LIST).read_text())["files"]) == sorted(_files(out))


@pytest.mark.parametrize("name", ["summary.json", "maps/1/00001.png"])
def test_files_of_somebody_else_are_refused(out, name):
    _write(out, name, text="mine")
    with pytest.raises(InputError, match=rf"out: folder: holds files .*--overwrite.*'{name}'"):
        _draw(out)
    assert (out / name).read_text() == "mine"
    assert _files(out) == {name}


def test_an_own_file_that_was_changed_is_somebody_s(out):
    _draw(out, "summary.json", "maps/1/00001.png")
    _write(out, "summary.json", text="with my notes")
    with pytest.raises(InputError, match="summary"):
        _draw(out, "summary.json")
    assert (out / "summary.json").read_text() == "with my notes"


def test_overwriting_replaces_what_is_written_and_removes_nothing_else(out):
    _write(out, "summary.json", "maps/1/00001.png", text="mine")
    _draw(out, "summary.json", overwrite=True)
    assert (out / "summary.json").read_text() == "drawn"
    assert (out / "maps/1/00001.png").read_text() == "mine"


def test_files_of_other_names_stay(out):
    theirs = {"notes.txt", "maps/legend.png", "maps/1/1.png", "maps/x/00001.png", "other/a.json"}
    _write(out, *theirs)
    _draw(out, "maps/1/00001.png")
    _draw(out)
    assert _files(out) == theirs


def test_a_command_that_fails_keeps_what_was_there_and_owns_what_it_wrote(out):
    _draw(out, "summary.json", "maps/1/00001.png")
    with pytest.raises(KeyboardInterrupt), own_outputs(out, OUTPUTS):
        _write(out, "maps/1/00002.png")
        raise KeyboardInterrupt
    assert _files(out) == {"summary.json", "maps/1/00001.png", "maps/1/00002.png"}
    _draw(out, "summary.json")
    assert _files(out) == {"summary.json"}


def test_a_command_that_fails_before_it_wrote_leaves_nothing(out):
    with pytest.raises(InputError), own_outputs(out, OUTPUTS):
        raise InputError("draw", "field", "must be")
    assert not out.exists()


def test_what_a_killed_command_left_is_removed_when_told(out):
    script = (
        "import os, re, sys; from pathlib import Path\n"
        "from a2d_tf.files.own_outputs import Outputs, own_outputs\n"
        "out = Path(sys.argv[1])\n"
        f"with own_outputs(out, {OUTPUTS!r}):\n"
        "    (out / 'maps' / '1').mkdir(parents=True)\n"
        "    (out / 'maps' / '1' / '00001.png').touch()\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, out], check=False).returncode == -9
    with pytest.raises(InputError, match=r"--overwrite.*maps/1/00001\.png"):
        _draw(out, "summary.json")
    _draw(out, "summary.json", overwrite=True)
    assert _files(out) - {".lock"} == {"summary.json"}


def test_a_list_of_another_command_accounts_for_nothing(out):
    with own_outputs(out, Outputs("paint", OUTPUTS.names)):
        _write(out, "summary.json")
    with pytest.raises(InputError, match="draw would replace"):
        _draw(out)
    (out / Outputs("paint", OUTPUTS.names).listed_in).rename(out / LIST)
    with pytest.raises(InputError, match="draw would replace"):
        _draw(out)


def test_two_commands_take_turns_in_a_folder(out):
    for _ in range(2):
        _draw(out, "summary.json")
        with own_outputs(out, Outputs("paint", (r"picture\.png",))):
            _write(out, "picture.png")
    assert _files(out) - {".outputs-paint.json"} == {"summary.json", "picture.png"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"command": "draw", "files": 3}', "{", "\x00"])
def test_a_broken_list_accounts_for_nothing(out, text):
    _draw(out, "summary.json")
    (out / LIST).write_text(text)
    with pytest.raises(InputError, match="--overwrite"):
        _draw(out)


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("inside", ["summary.json", "maps", "maps/1"])
def test_an_input_is_never_among_the_outputs(out, inside, overwrite):
    _write(out, "summary.json", "maps/1/00001.png", text="mine")
    link = out.parent / "link"
    link.symlink_to(out / inside)
    for path in (out / inside, link):
        with pytest.raises(InputError, match="must not be among the files that a2d-tf draw writes"):
            _draw(out, "summary.json", inputs=[path], overwrite=overwrite)
    assert (out / "summary.json").read_text() == "mine"


@pytest.mark.parametrize("read", ["frames", "frames/00001.png"])
def test_an_input_is_not_reached_through_a_link_to_its_folder(out, tmp_path, read):
    _write(tmp_path, "frames/00001.png", text="mine")
    (out / "maps").mkdir(parents=True)
    (out / "maps" / "1").symlink_to(tmp_path / "frames")
    with pytest.raises(InputError, match="must not be among the files"):
        _draw(out, "maps/1/00001.png", inputs=[tmp_path / read], overwrite=True)
    assert (tmp_path / "frames/00001.png").read_text() == "mine"


def test_a_file_of_the_list_s_name_is_somebody_s(out):
    _write(out, LIST, text='{"mine": 1}')
    with pytest.raises(InputError, match=rf"--overwrite.*'{LIST}'"):
        _draw(out, "summary.json")
    assert (out / LIST).read_text() == '{"mine": 1}'
    _draw(out, "summary.json", overwrite=True)
    _draw(out, "summary.json")


def test_a_clock_that_is_set_does_not_change_who_wrote_what(out):
    past, future = (1, 1), (2**33, 2**33)
    _draw(out, "summary.json")
    _write(out, "maps/1/00001.png", text="mine")
    os.utime(out / "maps/1/00001.png", future)
    with own_outputs(out, OUTPUTS, overwrite=True):
        _write(out, "summary.json")
        os.utime(out / "summary.json", past)
    assert _files(out) == {"summary.json", "maps/1/00001.png"}
    assert list(json.loads((out / LIST).read_text())["files"]) == ["summary.json"]


def test_a_folder_that_is_read_is_not_written_into(out):
    out.mkdir()
    with pytest.raises(InputError, match="must not be the folder that a2d-tf draw writes into"):
        _draw(out, inputs=[out])


def test_inputs_elsewhere_or_beside_the_outputs_are_welcome(out, tmp_path):
    _write(tmp_path, "summary.json", "out/clip.mp4")
    _draw(out, "summary.json", inputs=[tmp_path / "summary.json", out / "clip.mp4"])


def test_a_symbolic_link_is_replaced_and_not_what_it_names(out, tmp_path):
    _write(tmp_path, "mine.json", text="mine")
    out.mkdir()
    (out / "summary.json").symlink_to(tmp_path / "mine.json")
    with pytest.raises(InputError, match="summary"):
        _draw(out)
    with own_outputs(out, OUTPUTS, overwrite=True):
        replace_text(out / "summary.json", "drawn")
    assert not (out / "summary.json").is_symlink()
    assert (tmp_path / "mine.json").read_text() == "mine"


def test_one_command_at_a_time(out):
    with hold_folder(out), pytest.raises(InputError, match="is in use by process"):
        _draw(out)
