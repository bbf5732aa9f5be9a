"""Running commands as a reader of the README does, in a folder of their own."""

import os
import shlex
import signal
import subprocess
import time
import urllib.request
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ADDRESS = "http://127.0.0.1:7860"
_OF_CHECKOUT = ("make", "pip")  # what runs in the checkout
_OF_FRESH = ("pip", "python")  # what runs in an environment that is fresh
_LONGEST = 3600  # seconds, after which a command is taken to hang


@dataclass(frozen=True)
class Trial:
    """One command that was run.

    Attributes:
        command: As it was run.
        seconds: How long it took.
        code: Its exit code.
        last: The last line that it printed.
        right: Whether the exit code is the expected one.
    """

    command: str
    seconds: float
    code: int
    last: str
    right: bool


class Trials:
    """Runs commands one after another.

    Args:
        out: A new folder to run them in.
        programs: The folder of `a2d-tf`, `python` and `pip`.
        seconds: After which a training is stopped.
        added: Options to add, by how the commands begin.
    """

    def __init__(
        self, out: Path, programs: Path, *, seconds: int, added: Mapping[str, str]
    ) -> None:
        self.out = out.resolve()
        self._programs = programs.resolve()
        self._seconds = seconds
        self._added = added

    def prepare(self) -> None:
        """Draw what takes the place of A2D and of one's own clip.

        Raises:
            FileExistsError: The folder is there already.
            subprocess.CalledProcessError: Drawing failed.
        """
        self.out.mkdir(parents=True)
        draw = [self._programs / "a2d-tf", "toy", "A2D", "--videos", "12", "--seed", "0"]
        subprocess.run(draw, cwd=self.out, check=True, capture_output=True)
        clip = min((self.out / "A2D" / "Release" / "clips320H").iterdir())
        (self.out / "my_clip.mp4").write_bytes(clip.read_bytes())

    def run(self, line: str) -> Trial:
        """Run one command and return what came of it."""
        added = [options for start, options in self._added.items() if line.startswith(start)]
        command = " ".join((line, *added))
        words = shlex.split(command)
        programs = self._fresh_programs() if words[0] in _OF_FRESH else self._programs
        begun = time.monotonic()
        process = subprocess.Popen(
            words,
            cwd=ROOT if words[0] in _OF_CHECKOUT else self.out,
            env=os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        expected = 0
        page = ""
        if words[:2] == ["a2d-tf", "web"]:
            page = _ask_for_page(process)
            process.send_signal(signal.SIGINT)
            expected = 130
        limit = self._seconds if words[:2] == ["a2d-tf", "train"] else _LONGEST
        try:
            text, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            text, _ = process.communicate(timeout=_LONGEST)
            expected = 143
        seconds = time.monotonic() - begun
        (self.out / "log.txt").open("a", encoding="utf-8").write(f"$ {command}\n{text}\n")
        lines = [part.strip() for part in text.replace("\r", "\n").splitlines() if part.strip()]
        last = page or (lines[-1] if lines else "")
        code = process.returncode
        return Trial(command, seconds, code, last, code == expected)

    def _fresh_programs(self) -> Path:
        folder = self.out / "fresh"
        if not folder.exists():
            venv.create(folder, with_pip=True)
        return folder / "bin"


def _ask_for_page(process: "subprocess.Popen[str]") -> str:
    """Wait for the web page and return what it answers."""
    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(_ADDRESS, timeout=5) as answer:
                return f"the page answers {answer.status} with {len(answer.read())} bytes"
        except OSError:
            time.sleep(0.5)
    return "no page"
