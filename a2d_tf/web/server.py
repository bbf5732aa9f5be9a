"""Serving the page until somebody ends it."""

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from a2d_tf.web.limits import Limits
from a2d_tf.web.loaded_runs import LoadedRun

_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
_SECONDS_TO_END = 1  # which open connections have at the end
_SECONDS_TO_NEXT = 1.0  # between looks at whether the server still runs


@contextmanager
def temporary_root() -> Iterator[Path]:
    """Give a folder for all temporary files, Gradio's among them; it is removed at the end."""
    with TemporaryDirectory(prefix="a2d-tf-web-", ignore_cleanup_errors=True) as folder:
        os.environ["GRADIO_TEMP_DIR"] = folder
        os.environ |= _ENVIRONMENT
        # By it a session is known to have ended.
        os.environ.setdefault("GRADIO_HEARTBEAT_INTERVAL", "5")
        yield Path(folder).resolve()


def serve_runs(
    runs: Sequence[LoadedRun],
    limits: Limits,
    opened: socket.socket,
    *,
    on_ready: Callable[[], None],
) -> None:
    """Serve the page of runs until a signal ends it.

    Args:
        runs: The runs.
        limits: Limits of the page.
        opened: A socket that listens.
        on_ready: Called when the page is there.

    Raises:
        KeyboardInterrupt: It was ended.
    """
    with ExitStack() as stack:
        root = stack.enter_context(temporary_root())
        # Gradio reads the environment when it is imported.
        import uvicorn

        from a2d_tf.web.app import build_app
        from a2d_tf.web.examples import draw_examples
        from a2d_tf.web.job_folders import JobFolders
        from a2d_tf.web.job_queue import JobQueue
        from a2d_tf.web.jobs import Jobs
        from a2d_tf.web.page import build_page

        folders = JobFolders(root, keep_seconds=60 * limits.keep_minutes)
        stack.enter_context(folders.old_ones_removed())
        queue = stack.enter_context(JobQueue(at_a_time=limits.jobs, max_waiting=limits.max_waiting))
        page = build_page(Jobs(runs, limits, folders, queue), draw_examples(folders.examples))
        config = uvicorn.Config(
            build_app(page, limits),
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=_SECONDS_TO_END,
        )
        server = uvicorn.Server(config)
        # Not in the main thread, where it would take the signals.
        thread = Thread(target=server.run, args=([opened],), name="web", daemon=True)
        thread.start()
        try:
            on_ready()
            while thread.is_alive():
                thread.join(_SECONDS_TO_NEXT)
        finally:
            server.should_exit = True
            thread.join()
