"""A video in any form: a path, frames in memory, or one that was opened."""

from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

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
        InputError: It cannot be read, or has no frame in that part.
    """
    opened: Any = video
    if isinstance(video, np.ndarray):
        opened = video_of_frames(video, fps=fps)
    elif isinstance(video, str):
        opened = Path(video)
    return open_source_video(opened).part(start=start, end=end, frames=frames)
