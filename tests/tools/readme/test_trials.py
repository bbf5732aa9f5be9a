"""Commands run in a folder of their own, with what they end with."""

import sys

import pytest
from readme.trials import Trials

PROGRAM = f"""#!{sys.executable}
import sys, time
from pathlib import Path
if sys.argv[1] == "toy":
    clips = Path("A2D/Release/clips320H")
    clips.mkdir(parents=True)
    (clips / "b.mp4").write_bytes(b"b")
    (clips / "a.mp4").write_bytes(b"a")
elif sys.argv[1] == "train":
    import signal
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("begun", *sys.argv[2:], flush=True)
    time.sleep(60)
else:
    print("first")
    print("bar\\rlast")
    sys.exit(sys.argv[1] == "fail")
"""


@pytest.fixture
def trials(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "a2d-tf").write_text(PROGRAM)
    (programs / "a2d-tf").chmod(0o755)
    made = Trials(tmp_path / "out", programs, seconds=1, added={"a2d-tf train": "--set a=1"})
    made.prepare()
    return made


def test_a_clip_is_there(trials):
    assert (trials.out / "my_clip.mp4").read_bytes() == b"a"


@pytest.mark.parametrize(("word", "code"), [("verify", 0), ("fail", 1)])
def test_the_last_line_and_the_exit_code_are_told(trials, word, code):
    trial = trials.run(f"a2d-tf {word} A2D")
    assert (trial.code, trial.last, trial.right) == (code, "last", code == 0)
    assert f"$ a2d-tf {word} A2D\nfirst\n" in (trials.out / "log.txt").read_text()


def test_a_training_is_stopped_and_its_additions_are_shown(trials):
    trial = trials.run("a2d-tf train x")
    assert trial.command == "a2d-tf train x --set a=1"
    assert (trial.code, trial.last, trial.right) == (143, "begun x --set a=1", True)
    assert 1 <= trial.seconds < 30
