"""A video file, decoded from its beginning to its end."""

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.stream import Disposition
from av.video.stream import VideoStream

from a2d_tf.errors import InputError
from a2d_tf.media.file_end import is_cut_off
from a2d_tf.media.open_options import OPEN_OPTIONS
from a2d_tf.media.video_damage import DecodedTotals
from a2d_tf.media.video_path import require_video_file

av.logging.set_level(None)  # our errors replace FFmpeg's own complaints about damaged files

# Containers that store how many frames they hold, by FFmpeg's names. The others (GIF, WebM,
# Matroska) let it be guessed from duration and rate, which says nothing of uneven frames.
_COUNTING_FORMATS = {"mov,mp4,m4a,3gp,3g2,mj2", "avi"}
# An AVI file has a place for every frame of a constant rate: one without data repeats the last.
_CONSTANT_FORMAT = "avi"
# Matroska counts its length from zero, even where a live recording begins later.
_END_FORMAT = "matroska,webm"
_UNMARKED_FORMATS = {"swf"}  # of which FFmpeg does not tell the key frames
_EMPTY_BYTES = 8  # that a frame without data takes in such a file
_FALLBACK_RATE = Fraction(25)
MOST_PIXELS = 2**26  # of a frame: 8,192 x 8,192; 8K video has half of that


@dataclass(frozen=True)
class TimedFrame:
    """A decoded frame.

    Attributes:
        tick: When it is shown, in units of ``VideoFile.time_base`` from the start of the file.
        frame: The frame, as it is stored.
        duration: How long the file says it is shown, in the same unit; 0 where it does not.
    """

    tick: int
    frame: av.VideoFrame
    duration: int = 0


class VideoFile:
    """Context manager of an open video; ``frames`` decodes it once.

    Only the file itself is read: a playlist, which names other files or addresses, is refused.

    Args:
        path: The file.

    Raises:
        InputError: No such file, one that is no video, or one with frames too large to decode.
    """

    def __init__(self, path: Path) -> None:
        require_video_file(path)
        self.path = path
        self.totals = DecodedTotals()
        self._places: deque[int] = deque()
        self._gaps: deque[range] = deque()
        self._next_place = self._delay = 0
        self._closing = ExitStack()
        # An absolute path cannot be mistaken for an address or an option ("-8FLF-osZmA.mp4").
        try:
            self._container = av.open(
                str(path.absolute()),
                options=dict(OPEN_OPTIONS),
                metadata_errors="replace",
            )
        except (av.FFmpegError, OSError, ValueError) as error:
            raise self._unopened() from error
        self._closing.enter_context(self._container)
        stream = self._container.streams.best("video")
        if not isinstance(stream, VideoStream) or stream.codec_context is None:
            self._closing.close()
            raise self._unopened()
        if stream.disposition & Disposition.attached_pic:
            self._closing.close()
            raise InputError(
                path, "video", "must be a video, not a sound file with a cover picture"
            )
        self._stream = stream
        self._check_size()
        stream.thread_type = "AUTO"
        self.totals.declared_frames = self._declared_frames()
        self.totals.cut_off = is_cut_off(path, self._container.format.name)
        self.totals.declared_seconds = self._declared_seconds()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    @property
    def time_base(self) -> Fraction:
        """Seconds of a tick."""
        return self._stream.time_base or 1 / self.rate

    @property
    def rate(self) -> Fraction:
        """Frames a second, on average; 25 where the file does not say."""
        for rate in (self._stream.average_rate, self._stream.guessed_rate):
            if rate:
                return rate
        return _FALLBACK_RATE

    @property
    def pixel_aspect(self) -> Fraction:
        """Width of a stored pixel by its height."""
        return self._stream.sample_aspect_ratio or Fraction(1)

    def frames(self) -> Iterator[TimedFrame]:
        """Yield every frame in the order of its time; a part that does not decode is counted.

        Ticks grow by one at least. ``totals`` are complete at the end.
        """
        last: TimedFrame | None = None
        for frame in self._decoded():
            tick = self._place_of(frame, last) if self._is_avi else self._tick_of(frame, last)
            if last is not None:
                yield from self._repeated(last, tick)
            self.totals.frames += 1
            last = TimedFrame(tick, frame, frame.duration or 0)
            yield last
        if last is not None and self._is_whole_avi():
            end = self.totals.declared_frames or 0
            self._gaps.append(range(self._next_place, end))
            yield from self._repeated(last, end)

    def _decoded(self) -> Iterator[av.VideoFrame]:
        begun = False
        for packet in self._packets():
            if packet.stream is not self._stream:
                continue
            if packet.size and not begun:
                begun = True
                marked = self._container.format.name not in _UNMARKED_FORMATS
                self.totals.headless = marked and not packet.is_keyframe
            if not packet.size and packet.dts is not None:
                self.totals.empty += 1  # the decoder would take it for the end
                continue
            self._note_place(packet)
            try:
                decoded = packet.decode()
            except (av.FFmpegError, ValueError):
                self.totals.broken += 1
                continue
            for frame in decoded:
                if isinstance(frame, av.VideoFrame):
                    self.totals.broken += frame.is_corrupt
                    yield frame

    def _packets(self) -> Iterator[av.Packet]:
        """Yield the packets of all tracks: where the last of any ends, the file ends."""
        packets = self._container.demux()
        start = self._container.start_time or 0
        while True:
            try:
                packet = next(packets, None)
            except (av.FFmpegError, OSError):
                self.totals.broken += 1
                packet = next(packets, None)
            if packet is None:
                return
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is not None and packet.time_base:
                end = (stamp + (packet.duration or 0)) * packet.time_base
                self.totals.seconds = max(self.totals.seconds, float(end) - start / av.time_base)
            yield packet

    def _tick_of(self, frame: av.VideoFrame, last: TimedFrame | None) -> int:
        step = max(1, round(1 / self.rate / self.time_base))
        earliest = 0 if last is None else last.tick + 1
        stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is None or not frame.time_base:
            return earliest if last is None else last.tick + step
        start = Fraction(self._container.start_time or 0, av.time_base)
        tick = round((stamp * frame.time_base - start) / self.time_base)
        return max(tick, earliest)

    @property
    def _is_avi(self) -> bool:
        return self._container.format.name == _CONSTANT_FORMAT

    def _note_place(self, packet: av.Packet) -> None:
        """Note which places of an AVI file have data: ``_places``, and which not: ``_gaps``."""
        if not self._is_avi or packet.dts is None:
            return
        if packet.dts > self._next_place:
            self._gaps.append(range(self._next_place, packet.dts))
        if not self._next_place and packet.pts is not None:
            self._delay = packet.pts - packet.dts  # which FFmpeg guesses
        self._places.append(packet.dts)
        self._next_place = packet.dts + 1

    def _place_of(self, frame: av.VideoFrame, last: TimedFrame | None) -> int:
        """Return the tick of a frame of an AVI file, which has no stamps but places."""
        earliest = 0 if last is None else last.tick + 1
        place = self._places.popleft() if self._places else earliest
        if not self._stream.codec_context.has_b_frames:
            # A part that gave no frame has a place too. Frames out of order are guessed wrongly.
            place = frame.pts - self._delay if frame.pts is not None else place
        return max(place, earliest)

    def _repeated(self, last: TimedFrame, tick: int) -> Iterator[TimedFrame]:
        """Yield the last frame again for each place of an AVI file without data before ``tick``."""
        declared = self.totals.declared_frames
        if declared is None:
            return
        most = min(declared, self.path.stat().st_size // _EMPTY_BYTES)
        while self._gaps and self._gaps[0].start < tick:
            gap = self._gaps.popleft()
            for empty in range(max(gap.start, last.tick + 1), min(gap.stop, tick)):
                if self.totals.frames >= most:
                    return
                self.totals.frames += 1
                yield TimedFrame(empty, last.frame, 1)

    def _is_whole_avi(self) -> bool:
        """Whether an AVI file is as long as its header says: frames at its end may be empty."""
        if not self._is_avi:
            return False
        with self.path.open("rb") as file:
            header = file.read(8)
        return self.path.stat().st_size >= 8 + int.from_bytes(header[4:8], "little")

    def _declared_frames(self) -> int | None:
        stream = self._stream
        if self._container.format.name not in _COUNTING_FORMATS or stream.frames <= 0:
            return None
        if self._is_avi or not stream.duration or not stream.time_base or not stream.average_rate:
            return stream.frames
        # A trimmed MP4 stores frames that its edit list hides.
        shown = round(stream.duration * stream.time_base * stream.average_rate)
        return min(stream.frames, shown)

    def _declared_seconds(self) -> float | None:
        length = self._container.duration
        if not length:
            return None
        if self._container.format.name == _END_FORMAT:
            length -= max(0, self._container.start_time or 0)
        return length / av.time_base

    def _check_size(self) -> None:
        try:
            check_pixels(self.path, self._stream.height, self._stream.width)
        except InputError:
            self._closing.close()
            raise
        self._stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}

    def _unopened(self) -> InputError:
        rule = "must be a video that can be opened (damaged or cut off?)"
        return InputError(self.path, "video", rule)


def check_pixels(path: Path, height: int, width: int) -> None:
    """Raise InputError where a frame is too large to decode."""
    if height * width > MOST_PIXELS:
        rule = f"must have frames of at most {MOST_PIXELS:,} pixels"
        raise InputError(path, "video", rule, f"{height} x {width}")
