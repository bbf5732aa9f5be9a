import os
import time

import pytest

from a2d_tf.errors import A2DError
from a2d_tf.web import job_folders
from a2d_tf.web.job_folders import JobFolders


@pytest.fixture
def folders(tmp_path):
    """Return folders whose files stay for a minute."""
    return JobFolders(tmp_path / "root", keep_seconds=60)


def upload(folders, name="clip.mp4", hash_="abc"):
    """Return a file where Gradio would store it."""
    path = folders.root / hash_ / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"video")
    return path


def age(path, seconds=120):
    """Let a file seem older, which the time of its last change does not show."""
    before = time.time() - seconds
    os.utime(path, (before, before))


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("clip.mp4", "video.mp4"),
        ("CLIP.MKV", "video.mkv"),
        ("%05d.png", "video.png"),
        ("a.b c", "video"),
        ("-f lavfi", "video"),
        ("clip.\u202e4pm", "video"),
    ],
)
def test_the_name_of_an_upload_names_no_file(folders, name, stored):
    folder = folders.reserve("me", upload(folders, name))
    assert folder.video == folder.path / stored
    assert folder.video.read_bytes() == b"video"


def test_results_stay_until_the_session_ends(folders):
    path = upload(folders)
    folder = folders.reserve("me", path)
    folder.results.mkdir()
    folders.release(folder, keep=True)
    assert not folder.video.exists()
    folders.end_session("another")
    assert folder.results.is_dir()
    assert path.exists()
    folders.end_session("me")
    assert not folder.path.exists()
    assert not path.parent.exists()


def test_an_upload_stays_for_another_session_that_named_it(folders):
    path = upload(folders)
    for session in ("me", "you"):
        folders.release(folders.reserve(session, path), keep=False)
    folders.end_session("me")
    assert path.exists()
    folders.end_session("you")
    assert not path.exists()


def test_an_upload_stays_for_another_session_that_has_not_asked_yet(folders):
    path = upload(folders)
    folders.note_upload("you", path)
    folders.release(folders.reserve("me", path), keep=False)
    folders.end_session("me")
    assert path.exists()
    folders.end_session("you")  # which never asks
    assert not path.parent.exists()


def test_what_is_no_upload_stays(folders, tmp_path):
    outside = tmp_path / "own.mp4"
    outside.write_bytes(b"video")
    for path in (outside, folders.root / ".." / outside.name, folders.root, folders.root / "jobs"):
        folders.note_upload("me", path)
    folders.end_session("me")
    assert outside.exists()
    assert (folders.root / "jobs").is_dir()


def test_an_upload_that_has_been_removed_is_asked_for_again(folders):
    path = upload(folders)
    path.unlink()
    with pytest.raises(A2DError, match=r"^The video has been removed\. Drop it again\.$"):
        folders.reserve("me", path)
    assert not list((folders.root / "jobs").iterdir())


def test_a_session_that_ends_before_its_job_leaves_nothing(folders):
    folder = folders.reserve("me", upload(folders))
    folders.end_session("me")
    assert folder.video.exists()  # the job reads it
    folder.results.mkdir()
    folders.release(folder, keep=True)
    assert not folder.path.exists()


def test_a_job_that_fails_leaves_nothing(folders):
    path = upload(folders)
    folder = folders.reserve(None, path)
    folders.release(folder, keep=False)
    assert not folder.path.exists()
    assert path.exists()


def test_old_results_and_uploads_are_removed_and_nothing_else(folders, monkeypatch):
    kept, running, old = (folders.reserve("me", upload(folders, hash_=one)) for one in "abc")
    for one in (kept, old):
        folders.release(one, keep=True)
    folders.examples.mkdir()
    changes = {kept.path: 0.0, folders.root / "a": 0.0}
    monkeypatch.setattr(job_folders, "_last_change", lambda path: changes.get(path, -1e9))
    monkeypatch.setattr(job_folders.time, "time", lambda: 59.0)
    folders.remove_old()
    left = {path.relative_to(folders.root).as_posix() for path in folders.root.iterdir()}
    assert left == {"a", "examples", "jobs"}
    assert kept.path.exists()
    assert running.video.exists()
    assert not old.path.exists()
    folders.release(running, keep=True)
    folders.remove_old()
    assert not running.path.exists()


def test_a_change_inside_counts(folders):
    folder = folders.reserve("me", upload(folders))
    age(folder.path)
    assert job_folders._last_change(folder.path) > time.time() - 60


def test_examples_are_used_in_their_place(folders):
    path = folders.examples / "clip.mp4"
    path.parent.mkdir()
    path.write_bytes(b"video")
    folder = folders.reserve("me", path)
    assert folder.video == path
    folders.release(folder, keep=False)
    folders.end_session("me")
    assert path.exists()


def test_a_thread_removes_what_is_old(folders, monkeypatch):
    monkeypatch.setattr(job_folders, "_SECONDS_TO_NEXT", 0.01)
    monkeypatch.setattr(job_folders, "_last_change", lambda path: 0.0)
    path = upload(folders)
    with folders.old_ones_removed():
        end = time.monotonic() + 10
        while path.exists() and time.monotonic() < end:
            time.sleep(0.01)
    assert not path.exists()
