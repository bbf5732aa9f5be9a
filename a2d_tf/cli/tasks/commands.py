"""What the commands ask of a task."""

import argparse
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from a2d_tf.cli.run_options import RunOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from a2d_tf.inference.source_video import SourceVideo
    from a2d_tf.training.loop import BuildPreview


class TaskCommands(ABC):
    """What the commands do with runs of a task; its methods are called once TensorFlow has started.

    Attributes:
        task: Name of the task.
        evaluate_options: Options of ``evaluate`` that its runs take and some others do not.
        segment_options: Options of ``segment``, likewise.
        export_options: Options of ``export``, likewise.
        why_no_segment: Why its runs segment no video, for a task that is not ``Segments``.
        why_no_export: Why its runs are not served, for a task that is not ``Exports``.
    """

    task: ClassVar[str]
    evaluate_options: ClassVar[tuple[RunOption, ...]] = ()
    segment_options: ClassVar[tuple[RunOption, ...]] = ()
    export_options: ClassVar[tuple[RunOption, ...]] = ()
    why_no_segment: ClassVar[str] = "runs of this task do not segment videos"
    why_no_export: ClassVar[str] = "runs of this task cannot be served"

    def preview(self) -> "BuildPreview | None":
        """Return what draws held-out clips while a run trains, None for nothing."""
        return None

    @abstractmethod
    def evaluate(self, args: argparse.Namespace, config: Any, out: Path) -> int:
        """Evaluate a run and write its report into a folder.

        Args:
            args: Arguments of ``a2d-tf evaluate``.
            config: The run's configuration, with the changes that ``--set`` names.
            out: Folder of the report.
        """


class Segments(ABC):
    """What ``segment`` asks of a task whose runs segment a user's own video."""

    @abstractmethod
    def check_segment(self, args: argparse.Namespace) -> None:
        """Raise ArgumentError for arguments of ``segment`` that do not go together."""

    @abstractmethod
    def segment(
        self, args: argparse.Namespace, config: Any, video: "Callable[[], SourceVideo]"
    ) -> int:
        """Segment a user's own video.

        Args:
            args: Arguments of ``a2d-tf segment``.
            config: The run's configuration.
            video: Gives the video, see ``own_video``.
        """


class Exports(ABC):
    """What ``export`` asks of a task whose runs are served."""

    @abstractmethod
    def export(self, args: argparse.Namespace, config: Any) -> list[str]:
        """Write a SavedModel and return what to tell of it, line by line.

        Args:
            args: Arguments of ``a2d-tf export``.
            config: The run's configuration.
        """
