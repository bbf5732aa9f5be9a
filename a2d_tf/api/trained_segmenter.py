"""What the trained runs of both papers have in common for a caller."""

from pathlib import Path
from typing import Generic, Protocol, TypeVar

from a2d_tf.api.drawn_clips import warn_of_drawn_clips
from a2d_tf.api.video import AnyVideo, open_video
from a2d_tf.inference.source_video import SourceVideo


class _Task(Protocol):
    @property
    def workdir(self) -> Path: ...


class _Run(Protocol):
    @property
    def task(self) -> _Task: ...

    @property
    def step(self) -> int | None: ...


Run = TypeVar("Run", bound=_Run)


class TrainedSegmenter(Generic[Run]):
    """A trained run that segments videos.

    Attributes:
        run: The run.
    """

    def __init__(self, run: Run) -> None:
        self.run = run

    def __repr__(self) -> str:
        trained = "untrained" if self.step is None else f"step {self.step}"
        return f"<{type(self).__name__} {str(self.run.task.workdir)!r}, {trained}>"

    @property
    def step(self) -> int | None:
        """Training steps that the model saw; None for an untrained one."""
        return self.run.step

    def _open(self, video: AnyVideo) -> SourceVideo:
        """Open a video, and warn where the run learned from drawn clips alone."""
        opened = open_video(video)
        warn_of_drawn_clips(self.run.task.workdir, opened)
        return opened
