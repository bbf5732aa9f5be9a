"""A video in any form: a path, frames in memory, or one that was opened."""

from numbers import Integral
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.inference.array_video import video_of_frames
from a2d_tf.inference.source_video import SourceVideo, open_source_video

AnyVideo: TypeAlias = str | Path | NDArray[np.uint8] | SourceVideo


def open_video(
    video: AnyVideo,
    *,
    fps: float = 25.0,
    start: float | None = None,
    end: float | None = None,
    frames: int | None = None,
) -> SourceVideo:
    """Open a video, decoding it once to count its frames.

    Args:
        video: A video file, a folder of pictures, a pattern such as ``frames/%05d.png``, or frames
            uint8 (T, H, W, 3), RGB.
        fps: Frames per second of frames in memory.
        start: Where to start, in seconds; None for the beginning.
        end: Where to stop, in seconds, exclusive; None for the end.
        frames: Largest number of frames; None for all.

    Returns:
        The video, which can be passed wherever a video is expected.

    Raises:
        InputError: It is no video, cannot be read, or has no frame in that part.
    """
    _check_part(start=start, end=end, frames=frames)
    opened: Any = video
    if isinstance(video, np.ndarray):
        opened = video_of_frames(video, fps=fps)
    elif isinstance(video, str):
        opened = Path(video)
    elif not isinstance(video, Path | SourceVideo):
        rule = "must be a path, frames uint8 (T, H, W, 3), or an open video"
        raise InputError("video", "type", rule, type(video).__name__)
    return open_source_video(opened).part(start=start, end=end, frames=frames)


def _check_part(*, start: float | None, end: float | None, frames: int | None) -> None:
    for name, seconds in (("start", start), ("end", end)):
        if seconds is not None and not seconds >= 0:  # NaN neither
            raise InputError("video", name, "must be at least 0 seconds", seconds)
    if frames is not None and not (isinstance(frames, Integral) and frames >= 1):
        raise InputError("video", "frames", "must be a whole number, at least 1", frames)
