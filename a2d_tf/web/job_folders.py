"""Temporary files of a page: the folder of each job, and what people uploaded.

ROOT/
  HASH/clip.mp4       an upload, where Gradio stores it
  jobs/TOKEN/         a job; nobody guesses the token
    video.mp4         the upload by another name, until the job ends
    results/          what it wrote
  examples/           clips that the page draws itself, which stay
"""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from a2d_tf.errors import A2DError

JOBS, EXAMPLES, RESULTS = "jobs", "examples", "results"
_SECONDS_TO_NEXT = 30.0  # between looks for what is too old
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


@dataclass
class JobFolder:
    """The folder of a job.

    Attributes:
        path: The folder.
        video: The video that it is about.
        session: The session that asked for it; None where it has ended, or there was none.
        in_use: Whether the job waits or runs.
    """

    path: Path
    video: Path
    session: str | None
    in_use: bool = True

    @property
    def results(self) -> Path:
        """Folder that the job writes into."""
        return self.path / RESULTS


class JobFolders:
    """The folders of jobs, by the session of a browser that asked for them.

    Args:
        root: Folder of all temporary files.
        keep_seconds: How long results, and uploads, stay.
    """

    def __init__(self, root: Path, *, keep_seconds: float) -> None:
        self.root = root
        self.examples = root / EXAMPLES
        self._keep_seconds = keep_seconds
        self._lock = Lock()
        self._folders: dict[Path, JobFolder] = {}
        self._uploads: dict[Path, set[str]] = {}  # with the sessions that named them
        self._ended_in_use: set[Path] = set()
        (root / JOBS).mkdir(parents=True)

    def reserve(self, session: str | None, upload: Path) -> JobFolder:
        """Make the folder of a job; ``release`` has to follow.

        Args:
            session: Who asks.
            upload: The file that is asked about; it may be removed from then on.

        Raises:
            A2DError: The file has been removed.
        """
        path = self.root / JOBS / secrets.token_urlsafe(24)
        path.mkdir()
        try:
            folder = JobFolder(path, self._link(upload, path), session)
        except OSError as error:
            _delete(path)
            if isinstance(error, FileNotFoundError):
                raise A2DError("The video has been removed. Drop it again.") from None
            raise
        self.note_upload(session, upload)
        with self._lock:
            self._folders[path] = folder
        return folder

    def note_upload(self, session: str | None, upload: Path) -> None:
        """Keep a file until all sessions that named it have ended, and no longer.

        Gradio stores equal files of equal names once.

        Args:
            session: Who uploaded it, or asks about it.
            upload: The file.
        """
        place = upload.resolve()
        if session is None or not place.is_relative_to(self.root):
            return
        if place.is_relative_to(self.examples):
            return
        with self._lock:
            self._uploads.setdefault(upload, set()).add(session)

    def release(self, folder: JobFolder, *, keep: bool) -> None:
        """Tell that a job has ended.

        Args:
            folder: Its folder.
            keep: Whether somebody may fetch its results.
        """
        if folder.video.is_relative_to(folder.path):
            folder.video.unlink(missing_ok=True)
        with self._lock:
            folder.in_use = False
            keep = keep and folder.path not in self._ended_in_use
            self._ended_in_use.discard(folder.path)
        if not keep:
            self._remove(folder.path)

    def end_session(self, session: str) -> None:
        """Remove the results of a session, and its uploads that no other session named."""
        with self._lock:
            own = [one for one in self._folders.values() if one.session == session]
            self._ended_in_use.update(one.path for one in own if one.in_use)
            for sessions in self._uploads.values():
                sessions.discard(session)
            unused = [upload for upload, sessions in self._uploads.items() if not sessions]
            for upload in unused:
                del self._uploads[upload]
        for one in own:
            if not one.in_use:
                self._remove(one.path)
        for upload in unused:
            with suppress(OSError):  # it is gone, or its folder holds something else
                upload.unlink(missing_ok=True)
                upload.parent.rmdir()

    def remove_old(self) -> None:
        """Remove results and uploads that have been there for too long."""
        oldest = time.time() - self._keep_seconds
        with self._lock:
            in_use = {one.path for one in self._folders.values() if one.in_use}
        for path in (self.root / JOBS).iterdir():
            if path not in in_use and _last_change(path) < oldest:
                self._remove(path)
        for path in self.root.iterdir():
            if path.name in (JOBS, EXAMPLES) or _last_change(path) >= oldest:
                continue
            with self._lock:
                for upload in [one for one in self._uploads if one.is_relative_to(path)]:
                    del self._uploads[upload]
            _delete(path)

    @contextmanager
    def old_ones_removed(self) -> Iterator[None]:
        """Remove in a thread what has been there for too long, until the block ends."""
        ended = Event()

        def look() -> None:
            while not ended.wait(_SECONDS_TO_NEXT):
                with suppress(OSError):  # something else removed it
                    self.remove_old()

        thread = Thread(target=look, name="old-files", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _link(self, upload: Path, folder: Path) -> Path:
        """Return an example as it is, and an upload by a name of ours, which is safe."""
        if upload.is_relative_to(self.examples):
            return upload
        suffix = upload.suffix.lower()
        video = folder / f"video{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        try:
            os.link(upload, video)
        except OSError:  # no such links here
            shutil.copyfile(upload, video)
        return video

    def _remove(self, path: Path) -> None:
        with self._lock:
            self._folders.pop(path, None)
        _delete(path)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _last_change(path: Path) -> float:
    """Return when a file, or anything in a folder, was last written or linked."""
    times = [0.0]
    for one in (path, *path.rglob("*")):
        with suppress(FileNotFoundError):
            about = one.lstat()
            times.append(max(about.st_mtime, about.st_ctime))
    return max(times)
