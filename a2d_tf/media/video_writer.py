"""Write frames as an H.264 MP4 file that browsers play while it is still loading."""

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.container import OutputContainer
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import new_file

# Visually lossless for libx264 (0 is lossless, 23 its default, 51 the worst).
_CONSTANT_RATE_FACTOR = "18"
# H.264 tells players its matrix; untagged files are shown in other colours from player to player.
_COLOUR_TAGS = "colorprim=bt709:transfer=bt709:colormatrix=bt709"
# The largest denominator of rates in use: 24000/1001, 30000/1001.
_MAX_RATE_DENOMINATOR = 1001


class VideoWriter:
    """Context manager that writes RGB frames to an MP4 file: H.264, yuv420p, index in front.

    The file appears under its name only when the block ends without an exception; until then the
    frames go to a hidden file beside it, which is removed after an exception. An odd height or
    width, which yuv420p cannot hold, is padded to even by repeating the last row or column.

    ```python
    with VideoWriter(path, fps=25, size=(240, 320)) as writer:
        writer.write(frame)
    ```

    Args:
        path: The file to write; its folder is made when missing, a file of that name is replaced.
        fps: Frames a second; 29.97 is kept as written, ``Fraction(30000, 1001)`` is exact.
        size: Height and width of every frame in pixels.

    Raises:
        InputError: ``path`` does not end in .mp4 or cannot be written, or ``fps`` is not a
            positive number.
        ValueError: ``size`` is not positive.
    """

    def __init__(self, path: Path, *, fps: Fraction | float, size: tuple[int, int]) -> None:
        self.path = Path(path)
        if self.path.suffix.lower() != ".mp4":
            raise InputError(path, "path", "must end in .mp4", self.path.suffix)
        if not np.isfinite(float(fps)) or fps <= 0:
            raise InputError(path, "fps", "must be a positive number", fps)
        if min(size) < 1:
            raise ValueError(f"size: must be a positive height and width, got {size}")
        self.size = size
        self.num_frames = 0
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
        options = {"crf": _CONSTANT_RATE_FACTOR, "x264-params": _COLOUR_TAGS}
        self._stream = self._container.add_stream("libx264", rate=self._rate, options=options)
        self._stream.height, self._stream.width = (side + side % 2 for side in self.size)
        self._stream.pix_fmt = "yuv420p"
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
        odd_rows, odd_columns = self.size[0] % 2, self.size[1] % 2
        even = np.pad(frame, ((0, odd_rows), (0, odd_columns), (0, 0)), mode="edge")
        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
        picture = picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
        picture.pts = self.num_frames
        picture.time_base = 1 / self._rate
        self._container.mux(self._stream.encode(picture))
        self.num_frames += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.__exit__(kind, error, trace)

    def _close(self, kind: type[BaseException] | None, *_: object) -> None:
        container, stream = self._container, self._stream
        self._container = self._stream = None
        if container is None or stream is None:
            return
        try:
            if kind is None and self.num_frames:
                container.mux(stream.encode())
        finally:
            container.close()
        if kind is None and not self.num_frames:
            raise ValueError(f"{self.path}: frames: must be at least one, got none")
