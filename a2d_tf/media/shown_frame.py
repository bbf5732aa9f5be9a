"""A decoded frame as a player shows it: its colours, and which way up."""

from dataclasses import dataclass
from typing import Self

import av
import numpy as np
from av.sidedata.sidedata import SideData
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

_UNSPECIFIED = 2  # of a matrix of colours, in H.264's numbers
# Players take untagged video beyond the size of standard definition for HD, which is BT.709.
_SD_WIDTH, _SD_HEIGHT = 1279, 576


@dataclass(frozen=True)
class Turn:
    """How stored pictures are turned: rows and columns change places first, then they are mirrored.

    Attributes:
        transposed: Whether rows become columns.
        flipped_rows: Whether the picture is then turned upside down.
        flipped_columns: Whether left and right then change places.
    """

    transposed: bool = False
    flipped_rows: bool = False
    flipped_columns: bool = False

    @classmethod
    def of_frame(cls, frame: av.VideoFrame) -> Self:
        """Return the turn of a display matrix, to the nearest quarter; none without a matrix."""
        try:
            matrix = frame.side_data.get("DISPLAYMATRIX")
        except ValueError:  # other data of a kind that is newer than PyAV, as of TIFF and EXIF
            return cls._of_degrees(getattr(frame, "rotation", 0))
        if not isinstance(matrix, SideData):
            return cls()
        # (x, y) of the stored picture is shown at (a x + c y, b x + d y).
        a, b, _, c, d = np.frombuffer(bytes(matrix), np.int32)[:5].tolist()
        if abs(b) + abs(c) > abs(a) + abs(d):
            return cls(True, flipped_rows=b < 0, flipped_columns=c < 0)
        return cls(False, flipped_rows=d < 0, flipped_columns=a < 0)

    @classmethod
    def _of_degrees(cls, degrees: int) -> Self:
        """Return the turn by quarters, counter-clockwise."""
        quarters = round(degrees / 90) % 4
        return cls(
            quarters % 2 == 1, flipped_rows=quarters in (1, 2), flipped_columns=quarters in (2, 3)
        )

    def apply(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture (H, W, C) as it is shown."""
        if self.transposed:
            picture = picture.swapaxes(0, 1)
        if self.flipped_rows:
            picture = picture[::-1]
        if self.flipped_columns:
            picture = picture[:, ::-1]
        return np.ascontiguousarray(picture)


class FrameShower:
    """Turns decoded frames into RGB pictures of one size, that of the first frame.

    Args:
        first: The first frame.
    """

    def __init__(self, first: av.VideoFrame) -> None:
        self._reformatter = VideoReformatter()
        self._stored_size = first.height, first.width
        self._turn = Turn.of_frame(first)
        hd = first.width > _SD_WIDTH or first.height > _SD_HEIGHT
        untagged = int(first.colorspace) == _UNSPECIFIED and not first.format.is_rgb
        self._matrix = Colorspace.ITU709 if hd and untagged else None

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the pictures."""
        height, width = self._stored_size
        return (width, height) if self._turn.transposed else (height, width)

    @property
    def transposed(self) -> bool:
        """Whether stored rows are shown as columns."""
        return self._turn.transposed

    def fits(self, frame: av.VideoFrame) -> bool:
        """Whether a frame is stored at the size of the first one."""
        return (frame.height, frame.width) == self._stored_size

    def show(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        """Return a frame as RGB (H, W, 3)."""
        height, width = self._stored_size
        shown = self._reformatter.reformat(
            frame, width=width, height=height, format="rgb24", src_colorspace=self._matrix
        )
        return self._turn.apply(np.asarray(shown.to_ndarray(), np.uint8))
