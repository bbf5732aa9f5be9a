"""What ``a2d-tf export`` tells of a served model of any task."""

from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.counted import counted

if TYPE_CHECKING:
    from a2d_tf.serving.export_summary import ExportSummary


def weigh(version: Path) -> str:
    """Return a version's folder and its size."""
    megabytes = sum(path.stat().st_size for path in version.rglob("*") if path.is_file()) / 1e6
    return f"{version}: {megabytes:.1f} MB"


def describe_request(summary: "ExportSummary") -> list[str]:
    """Return what a request holds and which frame the answer is for, line by line."""
    lines = []
    if summary.frames is not None:
        place = _place(summary.answered_frame)
        clip = f"{counted(summary.frames, 'frame')}, {summary.frame_stride} apart in the video"
        lines.append(f"send {clip}; {place}")
    if summary.flow_frames is not None:
        lines.extend(_describe_flow(summary, summary.flow_frames))
    lines.append(f"inputs: {', '.join(summary.inputs)}; outputs: {', '.join(summary.outputs)}")
    return lines


def _describe_flow(summary: "ExportSummary", frames: int) -> list[str]:
    from a2d_tf.serving.clip_inputs import FLOW_DIRECTIONS

    direction = FLOW_DIRECTIONS[summary.flow_from or "next"]
    clip = f"of {counted(frames, 'frame')}, {summary.flow_stride} apart in the video"
    first = "send" if summary.frames is None else "and"
    return [
        f"{first} the flow {direction}, {clip}; {_place(summary.flow_answered_frame)}",
        f"compute the flow by {summary.flow_method}, from frames shrunk to at most "
        f"{summary.flow_height} pixels in height",
    ]


def _place(index: int | None) -> str:
    return (
        "the answer is for all" if index is None else f"the answer is for the one at index {index}"
    )
