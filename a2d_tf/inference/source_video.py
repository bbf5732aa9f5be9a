"""Somebody's own video, before it is segmented."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.media.video import VideoInfo, count_frames, probe_video

_FALLBACK_FPS = 25.0  # for containers that give no rate


@dataclass(frozen=True)
class SourceVideo:
    """A video that was decoded once to count its frames.

    Attributes:
        path: The file.
        info: What its container says.
        num_frames: Number of frames that can be decoded.
    """

    path: Path
    info: VideoInfo
    num_frames: int

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of its frames in pixels."""
        return self.info.height, self.info.width

    @property
    def fps(self) -> float:
        """Frames a second of the video that is drawn from it."""
        fps = self.info.fps
        return fps if math.isfinite(fps) and fps > 0 else _FALLBACK_FPS

    def describe(self) -> dict[str, Any]:
        """Return what a summary says about it."""
        return {
            "video": str(self.path),
            "height": self.info.height,
            "width": self.info.width,
            "frames": self.num_frames,
            "fps": self.fps,
        }


def open_source_video(path: Path) -> SourceVideo:
    """Count the frames of a video, which finds a damaged one before the work.

    Raises:
        InputError: No such file, or one that cannot be decoded.
    """
    return SourceVideo(path, probe_video(path), count_frames(path))
