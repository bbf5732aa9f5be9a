"""Reading of video files: decoded frames in order, as RGB.

These functions take whole videos alone. ``inference.source_video`` reads a user's own video,
of which a part may be damaged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.media.picture_sequence import PictureSequence
from a2d_tf.media.shown_frame import FrameShower
from a2d_tf.media.video_file import VideoFile
from a2d_tf.media.video_path import is_sequence


@dataclass(frozen=True)
class VideoInfo:
    """Size in pixels, number of frames, frames per second."""

    height: int
    width: int
    num_frames: int
    fps: float


def open_video(path: Path) -> VideoFile | PictureSequence:
    """Open a video file, or pictures that stand for one: a folder, or a pattern such as %05d.png.

    Raises:
        InputError: There is no such file, or nothing that can be decoded.
    """
    return PictureSequence(path) if is_sequence(path) else VideoFile(path)


def probe_video(path: Path) -> VideoInfo:
    """Return size, frame count and rate without decoding more than needed.

    The count is the declared one where the container stores it, and counted otherwise.

    Raises:
        InputError: The file is missing, cannot be opened or holds no frame.
    """
    with open_video(path) as video:
        frames = video.frames()
        first = next(frames, None)
        if first is None:
            raise InputError(path, "video", "must hold at least one frame", 0)
        num_frames = video.totals.declared_frames or 1 + sum(1 for _ in frames)
        height, width = FrameShower(first.frame).size
        return VideoInfo(height, width, num_frames, fps=float(video.rate))


def iterate_video(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield every frame (H, W, 3) RGB, one at a time.

    Raises:
        InputError: The file is missing or cannot be opened, or it was cut off or damaged, which may
            be known only at its end.
    """
    with open_video(path) as video:
        yield from shown_frames(video)
        _check(video)


def shown_frames(video: VideoFile | PictureSequence) -> Iterator[NDArray[np.uint8]]:
    """Yield every frame of an open video that decodes, (H, W, 3) RGB."""
    shower: FrameShower | None = None
    for timed in video.frames():
        if shower is None:
            shower = FrameShower(timed.frame)
        yield shower.show(timed.frame)


def count_frames(path: Path) -> int:
    """Return how many frames decode, keeping none; raises InputError like :func:`iterate_video`."""
    with open_video(path) as video:
        decoded = sum(1 for _ in video.frames())
        _check(video)
    return decoded


def read_frames(path: Path, numbers: Sequence[int]) -> NDArray[np.uint8]:
    """Return chosen frames (len(numbers), H, W, 3), RGB, in the order asked for.

    Frames are decoded one after the other up to the last one needed, because seeking in a
    compressed video is not exact; only those asked for are kept.

    Args:
        path: The video file.
        numbers: 1-based frame numbers, in any order, repeats allowed.

    Raises:
        InputError: The file is missing, cannot be opened, or ends before the last frame needed; a
            number is below 1; no number is given.
    """
    if not numbers or min(numbers) < 1:
        raise InputError(path, "frame numbers", "must be one or more numbers >= 1", list(numbers))
    wanted, last = set(numbers), max(numbers)
    kept: dict[int, NDArray[np.uint8]] = {}
    shower: FrameShower | None = None
    decoded = 0
    with open_video(path) as video:
        for decoded, timed in enumerate(video.frames(), start=1):
            shower = shower or FrameShower(timed.frame)
            if decoded in wanted:
                kept[decoded] = shower.show(timed.frame)
            if decoded == last:
                break
    if decoded < last:
        raise InputError(path, "video", f"must have frame {last}", counted(decoded, "frame"))
    return np.stack([kept[number] for number in numbers])


def _check(video: VideoFile | PictureSequence) -> None:
    fault = video.totals.fault
    if fault is not None:
        rule, value = fault
        raise InputError(video.path, "video", rule, value)
