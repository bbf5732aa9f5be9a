"""What answering fewer frames costs."""

import pytest
from fakes.launchers import load_tool


@pytest.fixture(scope="module")
def tool():
    return load_tool("answered_frames")


def test_a_table_of_the_drawn_videos(tool, untrained_run, tiny_a2d, monkeypatch, capsys):
    given = ["answered_frames.py", str(untrained_run), str(tiny_a2d), "--every", "1", "4"]
    monkeypatch.setattr("sys.argv", [*given, "--videos", "1"])
    assert tool.main() == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split("|")[1].strip(): line.split("|")[2:5] for line in lines[2:4]}
    assert list(rows) == ["1", "4"]
    assert float(rows["1"][1]) == 100 >= float(rows["4"][1])
    assert lines[-1].startswith("1 video")
