"""A video of your own, before it is segmented.

It is read to its end: a part that does not decode is passed and told, where data sets refuse it.
"""

import dataclasses
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.inference.result_folder import is_file
from a2d_tf.media.frame_times import FrameTimes, times_of
from a2d_tf.media.picture_sequence import PictureSequence
from a2d_tf.media.shown_frame import FrameShower
from a2d_tf.media.video import open_video, shown_frames
from a2d_tf.media.video_path import is_sequence

_log = logging.getLogger(__name__)
FRAMES_AHEAD = 8  # decoded frames that wait for the model
# Pixels that are so nearly square are left as they are: 320/319 in a clip of A2D.
_NEARLY_SQUARE = Fraction(1, 50)


@dataclass(frozen=True)
class SourceVideo:
    """A video that was decoded once to find its frames.

    Attributes:
        path: The file.
        size: (H, W) of its frames in pixels, the right way up.
        pixel_aspect: Width of a pixel by its height; 1 where they are nearly square.
        times: When its frames are shown.
        fault: The rule that the file breaks and the value that breaks it; None for a whole one.
        skipped: Frames of the file before the first one, where this is a part of it.
        start: Seconds of the file before the first frame, likewise.
        frames_in_file: Frames of the whole file, where this is a part of it.
    """

    path: Path
    size: tuple[int, int]
    pixel_aspect: Fraction
    times: FrameTimes
    fault: tuple[str, object] | None = None
    skipped: int = 0
    start: Fraction = Fraction(0)
    frames_in_file: int | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The file, the folder, or the pictures of a pattern."""
        if is_sequence(self.path) and not self.path.is_dir():
            return PictureSequence(self.path).pictures
        return (self.path,)

    @property
    def sound(self) -> Path | None:
        """The file whose sound is heard, if there is a file."""
        return self.path

    @property
    def num_frames(self) -> int:
        """Number of frames that decode."""
        return len(self.times.ticks)

    @property
    def fps(self) -> float:
        """Frames a second, on average."""
        return self.num_frames / self.times.seconds

    @property
    def square_size(self) -> tuple[int, int]:
        """(H, W) that it is shown at, in square pixels."""
        return self._squared(*self.size)

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """Yield every frame (H, W, 3) RGB, one at a time.

        Raises:
            InputError: Not as many frames decode as before.
        """
        decoded, last = 0, self.skipped + self.num_frames
        expected = last if self.frames_in_file is None else self.frames_in_file
        with open_video(self.path) as video:
            for frame in shown_frames(video):
                decoded += 1
                if self.skipped < decoded <= last:
                    yield frame
                if decoded == last < expected:
                    return  # what follows is not asked for
        if decoded != expected:
            rule = f"must decode to {expected} frames each time it is read"
            raise InputError(self.path, "video", rule, decoded)

    def part(
        self,
        *,
        start: float | None = None,
        end: float | None = None,
        frames: int | None = None,
    ) -> "SourceVideo":
        """Return the part that is shown from one time to another.

        Args:
            start: Seconds from the first frame of the file; None for its beginning.
            end: Seconds, exclusive; None for its end.
            frames: The most frames; None for all.

        Raises:
            InputError: No frame is shown then.
        """
        if start is None and end is None and (frames is None or frames >= self.num_frames):
            return self
        first_tick = int(self.times.ticks[0])
        seconds = (self.times.ticks - first_tick) * float(self.times.time_base)
        begin = int(np.searchsorted(seconds, start or 0.0))
        if start and (begin == len(seconds) or seconds[begin] > start):
            begin -= begin > 0  # the frame that is shown at that moment
        stop = len(seconds) if end is None else int(np.searchsorted(seconds, end))
        if frames is not None:
            stop = min(stop, begin + frames)
        if (start is not None and start >= self.times.seconds) or stop <= begin:
            rule = f"must be a part of the {self.times.seconds:.2f} seconds of the video"
            raise InputError(self.path, "--start and --end", rule, (start, end))
        return dataclasses.replace(
            self,
            times=self.times.part(begin, stop),
            skipped=self.skipped + begin,
            start=self.start + (int(self.times.ticks[begin]) - first_tick) * self.times.time_base,
            frames_in_file=self.frames_in_file or self.num_frames,
        )

    def square_frames(self) -> Iterator[NDArray[np.uint8]]:
        """Yield every frame in square pixels, ``square_size`` of them, as ``frames`` does."""
        return map(self.square, self.frames())

    def square(self, frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a frame, or a picture of it at any size, in square pixels."""
        if self.pixel_aspect == 1:
            return frame
        height, width = self._squared(frame.shape[0], frame.shape[1])
        resized = cv2.resize(frame, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(resized, np.uint8)

    def _squared(self, height: int, width: int) -> tuple[int, int]:
        if self.pixel_aspect >= 1:
            return height, round(width * self.pixel_aspect)
        return round(height / self.pixel_aspect), width

    def is_described_by(self, summary: Mapping[str, Any]) -> bool:
        """Return whether a summary of ``segment`` is of this video, or of a part of it."""
        return is_file(summary, self.path)

    def describe(self) -> dict[str, Any]:
        """Return what a summary says about it."""
        height, width = self.size
        about = {
            "video": str(self.path),
            "height": height,
            "width": width,
            "frames": self.num_frames,
            "fps": round(self.fps, 3),
            "seconds": round(self.times.seconds, 3),
        }
        if self.pixel_aspect != 1:
            about["pixel_aspect"] = str(self.pixel_aspect)
        if self.frames_in_file is not None:
            about |= {"skipped_frames": self.skipped, "start": round(float(self.start), 3)}
        if self.fault is not None:
            about["fault"] = _told(self.fault)
        return about


def open_source_video(
    path: Path | SourceVideo, *, on_frame: Callable[[], None] = lambda: None
) -> SourceVideo:
    """Decode a video once, and warn of what is missing in it; one that was opened stays as it is.

    Args:
        path: The video.
        on_frame: Called for every frame; what it raises ends the decoding.

    Raises:
        InputError: No such file, or one of which no frame decodes.
    """
    if isinstance(path, SourceVideo):
        return path
    ticks: list[int] = []
    last_duration = other_sizes = 0
    shower: FrameShower | None = None
    with open_video(path) as video:
        for timed in video.frames():
            on_frame()
            shower = shower or FrameShower(timed.frame)
            if not shower.fits(timed.frame):
                other_sizes += 1
            ticks.append(timed.tick)
            last_duration = timed.duration
        fault = video.totals.fault
        aspect = video.pixel_aspect
        if shower is None:
            raise InputError(path, "video", "must hold at least one frame", 0)
        times = times_of(ticks, last_duration=last_duration, time_base=video.time_base)
    if shower.transposed:
        aspect = 1 / aspect
    if abs(aspect - 1) <= _NEARLY_SQUARE:
        aspect = Fraction(1)
    if other_sizes:
        height, width = shower.size
        rule = (
            f"all frames should have the size of the first, {height} x {width}; the others "
            "are resized"
        )
        _log.warning("%s: video: %s, got %s", path, rule, counted(other_sizes, "frame"))
    if fault is not None:
        _log.warning("%s: video: %s; continuing with the frames that decode", path, _told(fault))
    return SourceVideo(path, shower.size, aspect, times, fault)


def _told(fault: tuple[str, object]) -> str:
    rule, value = fault
    return f"{rule}, got {value!r}"
