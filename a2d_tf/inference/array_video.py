"""Frames in memory in the place of a video file."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.inference.result_folder import FRAMES_DIGEST
from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.media.frame_times import FrameTimes

_NAME = Path("frames")  # in messages
_LARGEST_DENOMINATOR = 1001  # of a rate, such as 30,000 / 1,001


@dataclass(frozen=True)
class ArrayVideo(SourceVideo):
    """Frames in memory, at a constant rate; those with the same pixels are the same video.

    Attributes:
        pictures: uint8 (T, H, W, 3), RGB.
    """

    pictures: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 0, 0, 3), np.uint8))

    @property
    def files(self) -> tuple[Path, ...]:
        """No file."""
        return ()

    @property
    def sound(self) -> None:
        """No sound."""
        return

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the shape and the pixels, in hexadecimal digits."""
        found = hashlib.sha256(repr(self.pictures.shape).encode())
        for picture in self.pictures:
            found.update(np.ascontiguousarray(picture).data)
        return found.hexdigest()

    def is_described_by(self, summary: Mapping[str, Any]) -> bool:
        """Return whether a summary of ``segment`` is of these frames, or of a part of them."""
        return summary.get(FRAMES_DIGEST) == self.digest

    def describe(self) -> dict[str, Any]:
        """Return what a summary says about them."""
        return super().describe() | {FRAMES_DIGEST: self.digest}

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """Yield every frame (H, W, 3) RGB."""
        yield from self.pictures[self.skipped : self.skipped + self.num_frames]


def video_of_frames(frames: NDArray[np.uint8], *, fps: float = 25.0) -> ArrayVideo:
    """Return a video of frames in memory.

    Args:
        frames: uint8 (T, H, W, 3), RGB, T at least 1.
        fps: Frames a second.

    Raises:
        InputError: The array has another shape or type, or ``fps`` is not positive, or nearly 0.
    """
    frames = np.asarray(frames)
    if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[3] != 3 or not frames.size:
        found = f"{frames.dtype} {frames.shape}"
        raise InputError("video", "frames", "must be uint8 (T, H, W, 3), RGB, and not empty", found)
    rate = Fraction(0)
    if np.isfinite(fps):
        rate = Fraction(fps).limit_denominator(_LARGEST_DENOMINATOR)
    if rate <= 0:
        raise InputError("video", "fps", "must be a positive number", fps)
    times = FrameTimes(np.arange(len(frames), dtype=np.int64), len(frames), 1 / rate)
    return ArrayVideo(_NAME, frames.shape[1:3], Fraction(1), times, pictures=frames)
