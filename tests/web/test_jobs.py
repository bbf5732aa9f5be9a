import asyncio
import dataclasses
import logging
import shutil

import pytest

from a2d_tf.web import jobs as module
from a2d_tf.web.job import Job
from a2d_tf.web.job_folders import JobFolders
from a2d_tf.web.job_queue import JobQueue
from a2d_tf.web.jobs import Jobs
from a2d_tf.web.limits import Limits


@pytest.fixture
def root(tmp_path):
    """Return the folder of temporary files."""
    return tmp_path / "root"


@pytest.fixture
def jobs(loaded, root, monkeypatch):
    """Return jobs with one turn at a time, one that waits, and two sentences at most."""
    monkeypatch.setattr(module, "_SECONDS_TO_NEXT", 0.01)
    with JobQueue(at_a_time=1, max_waiting=1) as queue:
        limits = Limits(max_sentences=2)
        yield Jobs([loaded], limits, JobFolders(root, keep_seconds=60), queue)


@pytest.fixture
def uploaded(root, jobs, clip):
    """Return a clip where Gradio stores an upload."""
    (root / "hash").mkdir()
    return shutil.copy(clip, root / "hash" / "my clip.mp4") and root / "hash" / "my clip.mp4"


def shown_of(jobs, *asked, session="me"):
    """Return what is shown of jobs that are asked at the same time."""

    async def collect(job):
        return [one async for one in jobs.ask(job, session)]

    async def collect_all():
        return await asyncio.gather(*map(collect, asked))

    return asyncio.run(collect_all())


def test_progress_and_then_a_result(jobs, loaded, uploaded, root):
    (shown,) = shown_of(jobs, Job(loaded, uploaded, "my clip.mp4", "a red ball"))
    assert all(one.result is None for one in shown[:-1])
    assert "Reading the video" in shown[0].status
    assert "Done: 1 sentence in 6 frames." in shown[-1].status
    result = shown[-1].result
    assert result.overlay.is_file()
    assert result.overlay.is_relative_to(root / "jobs")
    jobs.end_session("me")
    assert not result.overlay.exists()
    assert not uploaded.exists()


def test_words_that_the_run_does_not_know_are_told(jobs, loaded, uploaded):
    (shown,) = shown_of(jobs, Job(loaded, uploaded, "clip", "a zorb ball"))
    assert "Done: 1 sentence in 6 frames." in shown[-1].status
    assert "no vector for zorb in &#x27;a zorb ball&#x27;" in shown[-1].status


def test_a_job_waits_for_its_turn_and_gets_its_own_answer(jobs, loaded, uploaded):
    texts = ["a red ball", "a dog\na man"]
    both = shown_of(jobs, *(Job(loaded, uploaded, "clip", text) for text in texts))
    assert "1 sentence in" in both[0][-1].status
    assert "2 sentences in" in both[1][-1].status
    assert "Waiting: 1 job before yours" in both[1][0].status
    assert both[0][-1].result.overlay != both[1][-1].result.overlay


def test_what_is_refused_is_shown_and_leaves_nothing(jobs, loaded, uploaded, root):
    (shown,) = shown_of(jobs, Job(loaded, uploaded, "clip", "a\nb\nc"))
    assert [one.result for one in shown] == [None]
    assert "Type at most 2 sentences; there are 3." in shown[0].status
    uploaded.write_text("no video")
    (shown,) = shown_of(jobs, Job(loaded, uploaded, "my clip.mp4", "a ball"))
    assert "my clip.mp4: video: must be" in shown[-1].status
    assert str(root) not in shown[-1].status
    assert list((root / "jobs").iterdir()) == []


def test_too_many_jobs_are_refused(jobs, loaded, uploaded, root):
    job = Job(loaded, uploaded, "clip", "a ball")
    ended = [one[-1] for one in shown_of(jobs, job, job, job)]
    assert [one.result is None for one in ended] == [False, False, True]
    assert "Too many jobs are waiting. Try again in a while." in ended[2].status
    assert len(list((root / "jobs").iterdir())) == 2


def test_other_faults_are_told_shortly(jobs, loaded, uploaded, root, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError(f"{root}: secret")

    monkeypatch.setattr(module, "run_job", fail)
    (shown,) = shown_of(jobs, Job(loaded, uploaded, "clip", "a ball"))
    assert "Something went wrong on the server" in shown[-1].status
    assert "secret" not in shown[-1].status
    assert "secret" in caplog.text


def test_a_session_that_stops_its_job(jobs, loaded, uploaded, root):
    async def stop_at_once():
        shown = []
        async for one in jobs.ask(Job(loaded, uploaded, "clip", "a ball"), "me"):
            shown.append(one)
            jobs.stop("another")
            jobs.stop("me")
        return shown

    shown = asyncio.run(stop_at_once())
    assert "Stopped." in shown[-1].status
    assert list((root / "jobs").iterdir()) == []


def test_jobs_of_nobody_are_stopped_by_nobody(jobs, loaded, uploaded):
    async def stop_at_once():
        shown = []
        async for one in jobs.ask(Job(loaded, uploaded, "clip", "a ball"), None):
            shown.append(one)
            jobs.stop(None)
        return shown

    assert asyncio.run(stop_at_once())[-1].result is not None


def test_warnings_of_the_package_are_shown(jobs, loaded, uploaded, monkeypatch):
    work = module.run_job

    def warn(job, *args):
        logging.getLogger("a2d_tf.api").warning(
            "%s: %s learned from drawn clips", job.video, job.run.workdir
        )
        return work(job, *args)

    monkeypatch.setattr(module, "run_job", warn)
    named = dataclasses.replace(loaded, name="my run")
    (shown,) = shown_of(jobs, Job(named, uploaded, "clip", "a ball"))
    assert "clip: my run learned from drawn clips" in shown[-1].status
