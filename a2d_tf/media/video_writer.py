"""Write frames as an H.264 MP4 file that browsers play while it is still loading."""

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import new_file
from a2d_tf.media.frame_times import FrameTimes
from a2d_tf.media.sound import SoundCopy

# Visually lossless for libx264 (0 is lossless, 23 its default, 51 the worst).
# x264's macroblock tree depends on how its threads run where frame times are fine.
_SAME_BYTES = "mbtree=0"
_CONSTANT_RATE_FACTOR = "18"
# A third of the default's time for files that are 2 % larger at this quality.
_PRESET = "veryfast"
# H.264 tells players its matrix; untagged files are shown in other colours from player to player.
_COLOUR_TAGS = "colorprim=bt709:transfer=bt709:colormatrix=bt709"
_LARGEST_SIDE = 8192  # pixels; H.264's levels, and players, end there
# The largest denominator of rates in use: 24000/1001, 30000/1001.
_MAX_RATE_DENOMINATOR = 1001


class VideoWriter:
    """Context manager that writes RGB frames to an MP4 file: H.264, yuv420p, index in front.

    The file appears under its name only when the block ends without an exception; until then the
    frames go to a hidden file beside it, which is removed after an exception. An odd height or
    width, which yuv420p cannot hold, is padded to even by repeating the last row or column. Frames
    that are larger than 8192 pixels a side are written smaller.

    ```python
    with VideoWriter(path, fps=25, size=(240, 320)) as writer:
        writer.write(frame)
    ```

    Args:
        path: The file to write; its folder is made when missing, a file of that name is replaced.
        fps: Frames a second; 29.97 is kept as written, ``Fraction(30000, 1001)`` is exact.
        size: Height and width of every frame in pixels.
        times: When each frame is shown; None shows them at a constant rate.
        sound: A video whose sound is copied; None writes no sound.
        part: Start and length in seconds of the part of the sound that is copied; None copies all.

    Raises:
        InputError: ``path`` does not end in .mp4 or cannot be written, or ``fps`` is not a
            positive number.
        ValueError: ``size`` is not positive.
    """

    def __init__(
        self,
        path: Path,
        *,
        fps: Fraction | float,
        size: tuple[int, int],
        times: FrameTimes | None = None,
        sound: Path | None = None,
        part: tuple[Fraction, Fraction] | None = None,
    ) -> None:
        self.path = Path(path)
        if self.path.suffix.lower() != ".mp4":
            raise InputError(path, "path", "must end in .mp4", self.path.suffix)
        if not np.isfinite(float(fps)) or fps <= 0:
            raise InputError(path, "fps", "must be a positive number", fps)
        if min(size) < 1:
            raise ValueError(f"size: must be a positive height and width, got {size}")
        self.size = size
        self.num_frames = 0
        self._written_size = _written_size(size)
        self._times, self._sound_source = times, sound
        self._part = part
        self._sound: SoundCopy | None = None
        slowest = Fraction(1, _MAX_RATE_DENOMINATOR)
        self._rate = max(Fraction(fps).limit_denominator(_MAX_RATE_DENOMINATOR), slowest)
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        try:
            with ExitStack() as stack:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                part = stack.enter_context(new_file(self.path))
                self._container = av.open(
                    str(part), "w", format="mp4", options={"movflags": "+faststart"}
                )
                stack.push(self._close)
                self._closing = stack.pop_all()
        except OSError as error:
            raise InputError(self.path, "path", f"must be writable ({error.strerror})") from error
        parameters = _COLOUR_TAGS if self._times is None else f"{_COLOUR_TAGS}:{_SAME_BYTES}"
        options = {"preset": _PRESET, "crf": _CONSTANT_RATE_FACTOR, "x264-params": parameters}
        self._stream = self._container.add_stream("libx264", rate=self._rate, options=options)
        self._stream.height, self._stream.width = self._written_size
        self._stream.pix_fmt = "yuv420p"
        if self._times is not None:
            self._stream.codec_context.time_base = self._stream.time_base = self._times.time_base
        if self._sound_source is not None:
            self._sound = SoundCopy(self._sound_source, self._container, part=self._part)
        return self

    def write(self, frame: NDArray[np.uint8]) -> None:
        """Append one (H, W, 3) uint8 RGB frame of the writer's size.

        Raises:
            ValueError: The frame has another shape or type, or the writer is not open.
        """
        if self._container is None or self._stream is None:
            raise ValueError("write: must be called inside the with block, got a closed writer")
        if frame.dtype != np.uint8 or frame.shape != (*self.size, 3):
            raise ValueError(
                f"frame: must be uint8 {(*self.size, 3)}, got {frame.dtype} {frame.shape}"
            )
        picture = av.VideoFrame.from_ndarray(self._fitted(frame), format="rgb24")
        picture = picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
        if self._times is None:
            picture.pts, picture.time_base, picture.duration = self.num_frames, 1 / self._rate, 1
        else:
            picture.pts = int(self._times.ticks[self.num_frames])
            picture.time_base = self._times.time_base
            picture.duration = self._times.duration(self.num_frames)
        self._mux(self._stream.encode(picture))
        if self._sound is not None:
            self._sound.copy_until(picture.pts * picture.time_base)
        self.num_frames += 1

    def _mux(self, packets: list[av.Packet]) -> None:
        for packet in packets:
            if self._times is not None and packet.pts is not None:
                # The encoder gives the lengths of other frames, which come in another order.
                row = int(np.searchsorted(self._times.ticks, packet.pts))
                packet.duration = self._times.duration(row)
            if self._container is not None:
                self._container.mux(packet)

    def _fitted(self, frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a frame of the size that is written."""
        rows, columns = np.subtract(self._written_size, frame.shape[:2]).tolist()
        if min(rows, columns) < 0:
            height, width = self._written_size
            small = cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)
            return np.asarray(small, np.uint8)
        return np.ascontiguousarray(np.pad(frame, ((0, rows), (0, columns), (0, 0)), mode="edge"))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.__exit__(kind, error, trace)

    def _close(self, kind: type[BaseException] | None, *_: object) -> None:
        container, stream, sound = self._container, self._stream, self._sound
        try:
            if kind is None and self.num_frames and stream is not None:
                self._mux(stream.encode())
                if sound is not None:
                    sound.copy_until(None)
        finally:
            self._container = self._stream = self._sound = None
            if sound is not None:
                sound.close()
            if container is not None:
                container.close()
        if kind is None and not self.num_frames:
            raise ValueError(f"{self.path}: frames: must be at least one, got none")


def _written_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return an even height and width, not above the largest side."""
    factor = min(1.0, _LARGEST_SIDE / max(size))
    height, width = (max(1, round(side * factor)) for side in size)
    return height + height % 2, width + width % 2
