"""``a2d-tf web`` as a process of its own, and a real browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any

import psutil
import pytest
from playwright.sync_api import sync_playwright

_SECONDS = 120  # until the page has to be there
_ROOT = Path(__file__).resolve().parents[2]
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class WebPage:
    """A page that is served.

    Attributes:
        url: Its address.
        root: The folder of its temporary files.
        process: The command.
    """

    def __init__(self, url: str, temporary: Path, process: "subprocess.Popen[str]") -> None:
        self.url = url
        (self.root,) = temporary.glob("a2d-tf-web-*")
        self.process = process

    def memory(self) -> int:
        """Return the bytes of memory that the command uses."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def results(self) -> list[Path]:
        """Return the folders of jobs that are there."""
        return list((self.root / "jobs").iterdir())


@contextmanager
def served_page(*arguments: object, temporary: Path) -> Iterator[WebPage]:
    """Serve a page at a free port while the block runs.

    Args:
        arguments: What follows ``a2d-tf web``.
        temporary: A new folder that the command takes for that of temporary files.
    """
    command = [sys.executable, "-m", "a2d_tf.cli.main", "web", *map(str, arguments), "--port", "0"]
    temporary.mkdir()
    with (temporary / "stderr").open("w+") as errors:
        process = subprocess.Popen(
            command,
            cwd=_ROOT,  # whose package is tested
            env={
                **os.environ,
                "TMPDIR": str(temporary),
                "GRADIO_HEARTBEAT_INTERVAL": "0.5",  # after which a session is known to have ended
            },
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            # What a shell starts in the background ignores Ctrl-C, and so would its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        too_late = Timer(_SECONDS, process.kill)
        too_late.start()
        try:
            assert process.stdout is not None
            told = (re.match(r"http://127\.0\.0\.1:\d+", line) for line in process.stdout)
            address = next(filter(None, told), None)
            too_late.cancel()
            assert address is not None, (temporary / "stderr").read_text()
            yield WebPage(address[0], temporary, process)
        finally:
            too_late.cancel()
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


@contextmanager
def opened_browser() -> Iterator[Any]:
    """Give a page of a headless browser of this machine; skip where there is none."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip("no browser here: none of " + ", ".join(_BROWSERS))
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as client:
        browser = client.chromium.launch(executable_path=found, args=arguments)
        try:
            yield browser.new_page(viewport={"width": 1280, "height": 900})
        finally:
            browser.close()
