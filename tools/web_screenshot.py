"""Take a picture of the page of ``a2d-tf web``, with an example segmented by a run.

It needs the extras ``web`` and ``test``, and Chromium or Chrome.

    python tools/web_screenshot.py runs/demo/run docs/images/web.png
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MILLISECONDS = 120_000  # until a job has ended


def main() -> int:
    """Take the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("workdir", type=Path, metavar="RUN", help="folder of a trained run")
    parser.add_argument("out", type=Path, metavar="PNG", help="picture to write")
    parser.add_argument("--width", type=int, default=1200, help="of the window (default: 1200)")
    args = parser.parse_args()
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        parser.error(f"a browser is needed: one of {', '.join(_BROWSERS)}")
    command = [sys.executable, "-m", "a2d_tf.cli.main", "web", str(args.workdir), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            told = (re.match(r"http://\S+", line) for line in server.stdout or ())
            address = next(filter(None, told), None)
            if address is None:
                return 1  # the command has said why
            _take(address[0], browser, args.out, args.width)
        finally:
            server.send_signal(signal.SIGINT)
    print(args.out)
    return 0


def _take(url: str, browser: str, out: Path, width: int) -> None:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as client:
        opened = client.chromium.launch(executable_path=browser, args=arguments)
        page = opened.new_page(viewport={"width": width, "height": 800})
        page.goto(url)
        page.click("#example-2")
        page.wait_for_selector("#video video")
        page.click("#segment")
        page.wait_for_selector("#status .a2d-done", timeout=_MILLISECONDS)
        page.wait_for_selector("#overlay video")
        page.wait_for_function("document.querySelector('#sheet img').complete")
        page.evaluate(
            "for (const video of document.querySelectorAll('video')) "
            "{ video.pause(); video.currentTime = 0.5; }"
        )
        page.wait_for_timeout(500)
        page.mouse.move(0, 0)
        page.screenshot(path=str(out), full_page=True)
        opened.close()
    Image.open(out).convert("RGB").quantize(256).save(out, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
