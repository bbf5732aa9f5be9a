"""Numbered pictures that stand for a video: a folder of them, or a pattern such as %05d.png."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av

from a2d_tf.errors import InputError
from a2d_tf.media.picture_file import decode_picture_file
from a2d_tf.media.video_damage import DecodedTotals
from a2d_tf.media.video_file import TimedFrame
from a2d_tf.media.video_path import no_pictures, pictures_in, pictures_of

_RATE = Fraction(25)  # frames a second; pictures do not say


class PictureSequence:
    """Context manager of pictures, with what ``VideoFile`` has.

    Pictures of a folder follow one another by their names, with numbers in them read as numbers:
    ``2.png`` stands before ``10.png``. Hidden files and files of other kinds are no pictures.

    Args:
        path: A folder, or a path whose name has ``%d`` or ``%05d`` in the place of the number.

    Raises:
        InputError: No picture.
    """

    rate = _RATE
    time_base = 1 / _RATE
    pixel_aspect = Fraction(1)

    def __init__(self, path: Path) -> None:
        self.path = path
        self.totals = DecodedTotals()
        if path.is_dir():
            self._pictures = pictures_in(path)
            self.totals.declared_frames = len(self._pictures)
        else:
            numbered = pictures_of(path)
            self._pictures = [numbered[number] for number in sorted(numbered)]
            # A number between two others that has no picture is a frame that is missing.
            self.totals.declared_frames = max(numbered, default=0) - min(numbered, default=0) + 1
        if not self._pictures:
            raise no_pictures(path)

    @property
    def pictures(self) -> tuple[Path, ...]:
        """The files, in their order."""
        return tuple(self._pictures)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is open between two pictures."""

    def frames(self) -> Iterator[TimedFrame]:
        """Yield every picture that can be read; others are counted in ``totals``."""
        for tick, path in enumerate(self._pictures):
            frame = _read(path)
            if frame is None:
                self.totals.broken += 1
                continue
            self.totals.frames += 1
            yield TimedFrame(tick, frame, 1)


def _read(path: Path) -> av.VideoFrame | None:
    # Not by PyAV, which cannot tell how EXIF mirrors a picture.
    try:
        content = path.read_bytes()
        picture = decode_picture_file(content, path=path, as_shown=True)
    except (InputError, OSError):
        return None
    return av.VideoFrame.from_ndarray(picture, format="rgb24")
