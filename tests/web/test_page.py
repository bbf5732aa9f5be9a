import asyncio
import dataclasses
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes.square_run import SquareRun

from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.web.examples import Example
from a2d_tf.web.job import JobResult
from a2d_tf.web.jobs import Shown
from a2d_tf.web.limits import Limits
from a2d_tf.web.loaded_runs import LoadedRun
from a2d_tf.web.page import _asker, _choose, _upload_noter, build_page, build_theme

ME = SimpleNamespace(session_hash="me")
RESULT = JobResult(
    "told", *(Path(name) for name in ("o.mp4", "s.png", "a.zip", "d.json", "s.json"))
)


class KnownJobs:
    """Stand-in for the jobs of two runs: shows a step and a result, and keeps what was asked."""

    def __init__(self, loaded: LoadedRun) -> None:
        joint = LoadedRun("joint", Path("joint"), JointSegmenter(SquareRun()), drawn=True)
        self.runs = {"rgb": dataclasses.replace(loaded, name="rgb"), "joint": joint}
        self.limits = Limits(max_megabytes=7)
        self.asked, self.uploads = [], []

    def note_upload(self, upload, session):
        """Keep who uploaded what."""
        self.uploads.append((upload, session))

    async def ask(self, job, session):
        """Yield a step and a result."""
        self.asked.append((job, session))
        yield Shown("step")
        yield Shown("done", RESULT)


@pytest.fixture
def jobs(loaded):
    """Return jobs whose answer is known."""
    return KnownJobs(loaded)


def shown_of(jobs, *inputs):
    """Return what the button shows of inputs."""

    async def collect():
        return [one async for one in _asker(jobs)(*inputs, ME)]

    return asyncio.run(collect())


def test_the_button_asks_what_was_typed(jobs):
    step, done = shown_of(jobs, "rgb", "/x/clip.mp4", "a dog", 3, "1.5", "")
    ((job, session),) = jobs.asked
    assert session == "me"
    assert (job.run, job.name, job.text) == (jobs.runs["rgb"], "clip.mp4", "a dog")
    assert (job.video, job.every, job.start, job.end) == (Path("/x/clip.mp4"), 3, "1.5", "")
    assert (step[0], step[1]["visible"]) == ("step", False)
    assert done[1]["visible"]
    assert done[0] == "done"
    assert done[2:] == ["o.mp4", "s.png", "a.zip", "d.json", "s.json"]


def test_sentences_typed_for_another_run_are_not_asked(jobs):
    shown_of(jobs, "joint", "/x/clip.mp4", "a dog", None, "", "")
    ((job, _),) = jobs.asked
    assert (job.text, job.every) == ("", None)


def test_without_a_video_nothing_is_asked(jobs):
    (shown,) = shown_of(jobs, "rgb", None, "a dog", 1, "", "")
    assert "There is no video yet" in shown[0]
    assert not jobs.asked


def test_who_uploads_a_video_is_noted(jobs):
    note = _upload_noter(jobs)
    note("/x/clip.mp4", ME)
    note(None, ME)
    assert jobs.uploads == [(Path("/x/clip.mp4"), "me")]


def test_a_choice_of_run_says_what_it_needs(jobs):
    about, text = _choose(jobs.runs["joint"])
    assert "It needs no sentences" in about
    assert "trained on drawn clips only" in about
    assert not text["visible"]
    about, text = _choose(jobs.runs["rgb"])
    assert (about, text["visible"]) == ("", True)


def test_the_page_names_nothing_elsewhere_and_tells_its_limits(jobs, tmp_path):
    page = build_page(jobs, [Example(tmp_path / "clip.mp4", ("a dog", "a cat"))])
    config = json.dumps(page.get_config_file(), default=str)
    assert "At most 7 MB, 60 seconds, 8 sentences of 200 characters" in config
    assert "a dog" in config
    assert not page.analytics_enabled
    theme = build_theme()
    assert not theme._stylesheets
    assert not re.search(r"@import|url\(.?https?:", theme._get_theme_css())
