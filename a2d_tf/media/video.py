"""Reading of video files: decoded frames in order, as RGB."""

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# OpenCV and its FFmpeg print their own complaints about damaged files, which our errors replace.
# FFmpeg's level is read when the first video is opened; -8 is AV_LOG_QUIET.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.errors import InputError

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)

# Containers that store how many frames they hold. The others (GIF, WebM, Matroska) make OpenCV
# guess it from duration and frame rate, which says nothing when frames have uneven lengths.
COUNTING_SUFFIXES = (".mp4", ".m4v", ".mov", ".avi")
# Honest files may end with a frame that the decoder does not give out. The clips of A2D and of the
# other data sets we read decode to exactly the declared count.
MISSING_FRAMES_ALLOWED = 1


@dataclass(frozen=True)
class VideoInfo:
    """Size in pixels, number of frames, frames per second."""

    height: int
    width: int
    num_frames: int
    fps: float


def probe_video(path: Path) -> VideoInfo:
    """Return size, frame count and rate without decoding more than needed.

    The count is the declared one where the container stores it, and counted otherwise.

    Raises:
        InputError: The file is missing, cannot be opened or holds no frame.
    """
    capture = _open(path)
    try:
        decoded, frame = capture.read()
        if not decoded:
            raise InputError(path, "video", "must hold at least one frame", 0)
        num_frames = _declared_count(path, capture)
        if num_frames is None:
            num_frames = 1
            while capture.grab():
                num_frames += 1
        height, width = frame.shape[:2]
        fps = float(capture.get(cv2.CAP_PROP_FPS))
        return VideoInfo(height=height, width=width, num_frames=num_frames, fps=fps)
    finally:
        capture.release()


def iterate_video(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield every frame (H, W, 3) RGB, one at a time.

    Raises:
        InputError: The file is missing or cannot be opened, or fewer frames than its container
            declares could be decoded: it was cut off or damaged.
    """
    capture = _open(path)
    try:
        declared = _declared_count(path, capture)
        decoded = 0
        while True:
            read, frame = capture.read()
            if not read:
                break
            decoded += 1
            yield cv2.cvtColor(frame, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
    finally:
        capture.release()
    _check_decoded(path, decoded=decoded, declared=declared)


def count_frames(path: Path) -> int:
    """Return how many frames decode, keeping none; raises InputError like :func:`iterate_video`."""
    capture = _open(path)
    try:
        declared = _declared_count(path, capture)
        decoded = 0
        while capture.grab():
            decoded += 1
    finally:
        capture.release()
    _check_decoded(path, decoded=decoded, declared=declared)
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
    wanted = set(numbers)
    last = max(wanted)
    kept: dict[int, NDArray[np.uint8]] = {}
    capture = _open(path)
    try:
        for number in range(1, last + 1):
            if not capture.grab():
                raise InputError(
                    path, "video", f"must have frame {last}", counted(number - 1, "frame")
                )
            if number in wanted:
                decoded, frame = capture.retrieve()
                if not decoded:
                    raise InputError(path, "video", "must have a frame that decodes", number)
                kept[number] = cv2.cvtColor(frame, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
    finally:
        capture.release()
    return np.stack([kept[number] for number in numbers])


def _open(path: Path) -> cv2.VideoCapture:
    if not path.is_file():
        raise InputError(path, "file", "must exist")
    # An absolute path cannot be mistaken for a camera, a URL or an option ("-8FLF-osZmA.mp4").
    capture = cv2.VideoCapture(str(path.absolute()), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        capture.release()
        raise InputError(path, "video", "must be a video that can be opened (damaged or cut off?)")
    return capture


def _declared_count(path: Path, capture: cv2.VideoCapture) -> int | None:
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    if path.suffix.lower() not in COUNTING_SUFFIXES or count <= 0:
        return None
    return round(min(count, _count_shown_frames(path)))


def _check_decoded(path: Path, *, decoded: int, declared: int | None) -> None:
    if decoded == 0:
        raise InputError(path, "video", "must hold at least one frame", 0)
    if declared is not None and decoded < declared - MISSING_FRAMES_ALLOWED:
        rule = f"must decode to the {declared} frames that its container declares"
        raise InputError(path, "video", rule, decoded)


def _count_shown_frames(path: Path) -> float:
    """Return duration times frame rate: a trimmed MP4 stores frames that its edit list hides."""
    try:
        with av.open(str(path.absolute())) as container:
            stream = container.streams.video[0]
            if not stream.duration or not stream.time_base or not stream.average_rate:
                return math.inf
            return float(stream.duration * stream.time_base * stream.average_rate)
    except (av.FFmpegError, IndexError):
        return math.inf
