"""The site, built once: without a warning, without TensorFlow, complete, and readable offline."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from a2d_tf.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[3]
BUILD = """
import sys
from mkdocs.__main__ import cli

options = ["--strict", "--config-file", sys.argv[1], "--site-dir", sys.argv[2]]
cli(["build", *options], standalone_mode=False)
print(sorted({"tensorflow", "keras", "numpy"} & set(sys.modules)))
"""


class Page(HTMLParser):
    """What a page of the site refers to, and the ids in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []  # scripts, style sheets, pictures
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        if tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "link" and values.get("rel") in ("stylesheet", "icon", "preconnect"):
            self.loaded.append(values["href"])
        elif values.get("src"):
            self.loaded.append(values["src"])


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """Return the folder of the site."""
    folder = tmp_path_factory.mktemp("documentation") / "site"
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(ROOT / "mkdocs.yml"), str(folder)],
        cwd=folder.parent,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert "WARNING" not in built.stderr and "ERROR" not in built.stderr, built.stderr
    assert built.stdout.splitlines()[-1] == "[]"  # nothing slow was imported
    return folder


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Page]:
    """Return all pages by their places."""
    return {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}


def text_of(page: Path) -> str:
    """Return the words of a page without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


def test_pages_load_nothing_from_elsewhere_and_all_that_they_load_is_there(site, pages):
    assert len(pages) > 40
    for place, page in pages.items():
        for target in page.loaded:
            assert not re.match(r"(?:[a-z]+:)?//", target), (place, target)
            path = unquote(target.partition("?")[0])
            # Targets of 404.html begin at the site's address.
            file = site / path[1:] if path.startswith("/") else (site / place).parent / path
            assert file.resolve().is_file(), (place, target)
    sheets = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert not any("url(http" in sheet or "@import" in sheet for sheet in sheets)


def test_links_lead_to_pages_and_headings_that_there_are(site, pages):
    for place, page in pages.items():
        if place == "404.html":  # its links begin at the site's address
            continue
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = unquote(link).partition("#")
            file = ((site / place).parent / path).resolve() if path else (site / place).resolve()
            file = file / "index.html" if file.is_dir() else file
            assert file.is_file(), (place, link)
            if anchor and file.suffix == ".html":
                found = pages[file.relative_to(site.resolve()).as_posix()].ids
                assert anchor in found, (place, link)


def test_every_picture_of_the_documents_is_in_the_site(site):
    pictures = [path for path in (ROOT / "docs" / "images").iterdir() if path.is_file()]
    assert pictures
    assert all((site / "images" / path.name).is_file() for path in pictures)


def test_every_command_has_its_section(site, pages):
    assert {f"a2d-tf-{name}" for name in COMMANDS} <= pages["reference/commands.html"].ids


def test_keys_have_rows(site):
    text = text_of(site / "reference" / "configuration.html")
    assert "train.batch_size whole number, &gt; 0 " in text
    assert "detection.actor_threshold number, ≥ 0, ≤ 1 " in text


@pytest.mark.parametrize(
    ("page", "name", "parts"),
    [
        ("python", "a2d_tf.load_run", ["workdir", "checkpoint", "Folder of the run."]),
        ("python", "a2d_tf.SentenceSegmenter.segment", ["sentences", "every", "K texts."]),
        ("python", "a2d_tf.JointSegmenter.segment_to", ["overlay", "on_progress"]),
        ("models", "a2d_tf.models.i3d.build_i3d", ["input_shape", "endpoint"]),
        ("layers", "a2d_tf.layers.roi_sampler.RoiSampler", ["positive_iou"]),
        ("losses", "a2d_tf.losses.rpn_loss.match_anchors", ["negative_iou"]),
        ("metrics", "a2d_tf.metrics.detection", ["Parameters"]),
        ("errors", "a2d_tf.errors.InputError", ["names the file"]),
    ],
)
def test_the_reference_has_functions_with_their_parameters(site, pages, page, name, parts):
    assert name in pages[f"reference/{page}.html"].ids
    html = (site / "reference" / f"{page}.html").read_text(encoding="utf-8")
    section = re.sub(r"<[^>]+>", "", html[html.index(f'id="{name}"') :])[:6000]
    assert [part for part in parts if part not in section] == []


def test_search_finds_by_words_without_a_server(site):
    script = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("var __index = "))
    titles = {entry["title"] for entry in index["docs"]}
    assert {"Change a threshold", "Reproduce the papers' tables"} <= titles
    assert "iframe-worker.js" in (site / "index.html").read_text(encoding="utf-8")
