"""The jobs of a page: from what somebody asked to what is shown of it, step by step."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import A2DError
from a2d_tf.processes.progress import OnProgress
from a2d_tf.web.free_memory import give_back_memory
from a2d_tf.web.job import Job, JobResult, check_job, run_job
from a2d_tf.web.job_folders import JobFolders
from a2d_tf.web.job_queue import JobQueue, Stopped, Ticket
from a2d_tf.web.limits import Limits
from a2d_tf.web.loaded_runs import LoadedRun
from a2d_tf.web.messages import explain, heard_warnings, without_places
from a2d_tf.web.status import show_error, show_found, show_progress, show_waiting

_SECONDS_TO_NEXT = 0.2  # between looks at how far a job has come
_Answer = tuple[JobResult, list[str]]  # with the warnings


@dataclass(frozen=True)
class Shown:
    """What is shown of a job: HTML, and its result once there is one."""

    status: str
    result: JobResult | None = None


class Jobs:
    """Takes jobs and tells how they go.

    Args:
        runs: The runs that answer.
        limits: Limits of the page.
        folders: Where jobs have their files.
        queue: How they take turns.
    """

    def __init__(
        self, runs: Sequence[LoadedRun], limits: Limits, folders: JobFolders, queue: JobQueue
    ) -> None:
        self.runs = {run.name: run for run in runs}
        self.limits = limits
        self._folders, self._queue = folders, queue

    async def ask(self, job: Job, session: str | None) -> AsyncIterator[Shown]:
        """Yield what is to be shown of a job until it ends; whatever ends it is shown too.

        Args:
            job: What is asked; its video is an upload or an example.
            session: Who asks.
        """
        names = {job.video: job.name, self._folders.root: "page"}
        names |= {run.workdir: run.name for run in self.runs.values()}
        try:
            ticket = self._submit(job, session)
            try:
                while not ticket.is_done:
                    ahead = self._queue.ahead_of(ticket)
                    yield Shown(show_waiting(ahead) if ahead else show_progress(*ticket.progress))
                    await asyncio.sleep(_SECONDS_TO_NEXT)
            finally:
                ticket.stop()  # where nobody looks any longer
            result, warnings = ticket.result()
        except Stopped:
            yield Shown(show_error("Stopped."))
        except Exception as error:
            yield Shown(show_error(explain(error, names)))
        else:
            yield Shown(show_found(result.told, warnings), result)

    def note_upload(self, upload: Path, session: str | None) -> None:
        """Let a file go with the session that uploaded it, whether or not it is asked about."""
        self._folders.note_upload(session, upload)

    def stop(self, session: str | None) -> None:
        """Stop the jobs of a session; those of nobody are not stopped."""
        if session is not None:
            self._queue.stop(session)

    def end_session(self, session: str) -> None:
        """Stop the jobs of a session and remove their files."""
        self.stop(session)
        self._folders.end_session(session)

    def _submit(self, job: Job, session: str | None) -> Ticket[_Answer]:
        check_job(job, self.limits)
        folder = self._folders.reserve(session, job.video)
        own = dataclasses.replace(job, video=folder.video)
        names = {folder.video: job.name, folder.results: "results", job.run.workdir: job.run.name}

        def work(on_progress: OnProgress) -> _Answer:
            try:
                with heard_warnings() as heard:
                    result = run_job(own, self.limits, folder.results, on_progress)
            except A2DError as error:
                raise A2DError(without_places(str(error), names)) from error
            return result, [without_places(one, names) for one in heard]

        def end(ticket: Ticket[_Answer]) -> None:
            self._folders.release(folder, keep=ticket.has_result)
            give_back_memory()

        try:
            return self._queue.submit(work, owner=session, when_done=end)
        except A2DError:
            self._folders.release(folder, keep=False)
            raise
