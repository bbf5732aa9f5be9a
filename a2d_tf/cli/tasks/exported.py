"""What ``a2d-tf export`` tells of a served model of any task."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from a2d_tf.export.saved_model import ExportSummary


def weigh(version: Path) -> str:
    """Return a version's folder and its size."""
    megabytes = sum(path.stat().st_size for path in version.rglob("*") if path.is_file()) / 1e6
    return f"{version}: {megabytes:.1f} MB"


def name_frames(summary: "ExportSummary", *, answers: str) -> str:
    """Return which frames a request has, and which of them the answers are for."""
    return (
        f"send {summary.frames} frames, {summary.frame_stride} apart in the video: "
        f"the {answers} are those of the frame at index {summary.answered_frame}"
    )
