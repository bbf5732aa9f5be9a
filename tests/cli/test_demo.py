"""What the demo asks of the other commands; tests/e2e/test_path.py runs it."""

import argparse
from pathlib import Path

import pytest

from a2d_tf.cli import demo
from a2d_tf.cli import main as command


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tiny_a2d: Path) -> list[list[str]]:
    """Put a recorder instead of the commands; it leaves the files that the demo copies."""
    received: list[list[str]] = []

    def run(arguments: list[str]) -> int:
        received.append(arguments)
        if arguments[0] in ("evaluate", "segment"):
            out = Path(arguments[1]) / "test"
            if "--out" in arguments:
                out = Path(arguments[arguments.index("--out") + 1])
            out.mkdir(parents=True)
            for name in ("metrics.json", "overview.png", "overlay.mp4"):
                (out / name).write_text(arguments[0])
        if arguments[0] == "toy":
            tiny_a2d.rename(arguments[1])
        return 0

    monkeypatch.setattr(demo.command, "main", run)
    return received


def run_demo(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return demo.run(parser.parse_args(list(arguments)))


def test_commands_follow_one_another_with_each_other_s_folders(
    calls: list[list[str]], tmp_path: Path
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    assert run_demo("--workdir", str(work), "--videos", "3", "--set", "train.steps=200") == 0
    names = ("toy", "records", "run", "segment", "export")
    toy, records, run, segment, export = (str(work / name) for name in names)
    assert calls[0][:4] == ["toy", toy, "--videos", "3"]
    assert calls[1:5] == [
        ["verify", toy],
        ["convert", toy, records],
        ["train", "toy/demo", "--data", records, "--workdir", run, "--set", "train.steps=200"],
        ["evaluate", run, "--data", records],
    ]
    # The only test clip of the tiny set, by its own sentence.
    clip = str(work / "toy" / "Release" / "clips320H" / "tiny_single.mp4")
    sentence = "red ball flying and rolling"
    assert calls[5:] == [
        ["segment", run, clip, sentence, "--out", segment],
        ["export", run, export],
    ]
    assert (work / "metrics.json").read_text() == "evaluate"
    assert (work / "overlay.mp4").read_text() == "segment"


def test_a_command_that_fails_ends_the_demo(
    calls: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo.command, "main", lambda arguments: calls.append(arguments) or 1)
    with pytest.raises(SystemExit, match="1"):
        run_demo("--workdir", str(tmp_path / "work"))
    assert [call[0] for call in calls] == ["toy"]


def test_wrong_usage_exits_with_2() -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(["demo", "--videos", "many"])
