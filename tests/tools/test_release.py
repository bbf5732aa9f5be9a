"""What is released: built by commands, listed without places of the machine."""

import subprocess

from fakes.launchers import error_line, load_tool

release = load_tool("release")


def test_the_list_says_nothing_of_the_machine():
    local = {"type": "distribution", "url": "file:///somewhere/a2d_tf.whl"}
    web = {"type": "website", "url": "https://example.org"}
    bill = {"version": 1, "components": [{"name": "a", "externalReferences": [local, web]}, {}]}
    assert release.without_places(bill) == {
        "version": 1,
        "components": [{"name": "a", "externalReferences": [web]}, {"externalReferences": []}],
    }


def test_a_command_that_fails_is_one_line(monkeypatch, capsys, tmp_path):
    def fail(command, **_):
        raise subprocess.CalledProcessError(3, command)

    monkeypatch.setattr(subprocess, "run", fail)
    monkeypatch.setattr("sys.argv", ["release.py", "--out", str(tmp_path)])
    assert release.main() == 1
    assert error_line(capsys) == "build --no-isolation --outdir: exit code 3\n"
    assert not list(tmp_path.iterdir())
