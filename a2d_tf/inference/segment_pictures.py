"""What shows how a video was segmented: an overlay, and a contact sheet of frames of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.files.whole_files import replace_file
from a2d_tf.inference.result_folder import OVERLAY, SHEET
from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.inference.windows import answered_numbers
from a2d_tf.media.video_writer import VideoWriter
from a2d_tf.pictures.overlay import caption, caption_size, contact_sheet
from a2d_tf.processes.side_threads import DoneBehind

Legend = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]  # adds names to a picture (H, W, 3)
AddPicture = Callable[[int, Callable[[], NDArray[np.uint8]]], None]

PICTURES_BEHIND = 8  # frames that wait to be drawn
TILE_WIDTH = 400  # pixels; a wider frame is made smaller for the sheet

_SHEET_FRAMES = 8
_SHEET_COLUMNS = 4


class FrameSheet:
    """Collects answered frames of a video, evenly spaced, for its contact sheet.

    Args:
        num_frames: Number of frames of the video.
        every: Distance between answered frames; those between are not shown.
    """

    def __init__(self, num_frames: int, *, every: int) -> None:
        answered = answered_numbers(num_frames, every=every)
        count = min(len(answered), _SHEET_FRAMES)
        places = np.linspace(0, len(answered) - 1, count).round().astype(int)
        self._shown = {answered[place] for place in places}
        self._tiles: dict[int, NDArray[np.uint8]] = {}

    def shows(self, number: int) -> bool:
        """Return whether the sheet shows a frame, numbered from 1."""
        return number in self._shown

    def add(self, number: int, picture: NDArray[np.uint8]) -> None:
        """Take the picture (H, W, 3) of a frame, numbered from 1, when the sheet shows it."""
        if not self.shows(number):
            return
        if picture.shape[1] > TILE_WIDTH:
            height = max(1, round(picture.shape[0] * TILE_WIDTH / picture.shape[1]))
            small = cv2.resize(picture, (TILE_WIDTH, height), interpolation=cv2.INTER_AREA)
            picture = np.asarray(small, np.uint8)
        self._tiles[number] = picture

    def write(self, out: Path, legend: Legend) -> None:
        """Write the sheet, with what ``legend`` adds to it, into the folder ``out``."""
        # Frames are named in letters as large as those of the legend below all of them.
        size = caption_size(self._sheet(None).shape[1])
        sheet = legend(self._sheet(size))
        _, png = cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
        replace_file(out / SHEET, png.tobytes())

    def _sheet(self, size: int | None) -> NDArray[np.uint8]:
        tiles = [
            caption(picture, [f"frame {number}"], size=size)
            for number, picture in self._tiles.items()
        ]
        return contact_sheet(tiles, columns=_SHEET_COLUMNS)


def open_overlay(out: Path, video: SourceVideo, *, size: tuple[int, int]) -> VideoWriter:
    """Return what writes the overlay of a video: with its times and its sound.

    Args:
        out: Folder of the file.
        video: The video.
        size: (H, W) of the overlay's frames.
    """
    part = None
    if video.frames_in_file is not None:
        part = video.start, Fraction(video.times.seconds)
    return VideoWriter(
        out / OVERLAY,
        fps=video.fps,
        size=size,
        times=video.times,
        sound=video.sound,
        part=part,
    )


@contextmanager
def open_pictures(
    out: Path, video: SourceVideo, legend: Legend, *, every: int, overlay: bool = True
) -> Iterator[AddPicture]:
    """Return a context that writes both as frames come, in another thread; the sheet at the end.

    Args:
        out: Folder of the files.
        video: The video.
        legend: Function that names what is marked, on every frame and on the sheet.
        every: Distance between answered frames, which alone are on the sheet.
        overlay: Whether to write the overlay; the sheet is written in any case.

    Yields:
        What takes the number of the next frame, from 1, and a function that returns its picture
        (H, W, 3) with what was found marked; it is called for what is shown alone.
    """
    sheet = FrameSheet(video.num_frames, every=every)
    with ExitStack() as stack:
        writer: VideoWriter | None = None
        if overlay:
            size = legend(np.zeros((*video.square_size, 3), np.uint8)).shape[:2]
            writer = stack.enter_context(open_overlay(out, video, size=size))
        behind = stack.enter_context(DoneBehind(depth=PICTURES_BEHIND))

        def draw(number: int, mark: Callable[[], NDArray[np.uint8]]) -> None:
            if writer is None and not sheet.shows(number):
                return
            shown = video.square(mark())
            if writer is not None:
                writer.write(legend(shown))
            sheet.add(number, shown)

        yield lambda number, mark: behind.do(lambda: draw(number, mark))
    sheet.write(out, legend)
