"""What shows how a video was segmented: an overlay, and a contact sheet of frames of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.files.whole_files import replace_file
from a2d_tf.inference.segment_output import OVERLAY, SHEET
from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.media.video_writer import VideoWriter
from a2d_tf.pictures.overlay import caption, contact_sheet

Legend = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]  # adds names to a picture (H, W, 3)
AddPicture = Callable[[int, NDArray[np.uint8]], None]

_SHEET_FRAMES = 8
_SHEET_COLUMNS = 4
_TILE_WIDTH = 400  # pixels; a wider frame is made smaller for the sheet


class FrameSheet:
    """Collects frames of a video, evenly spaced, for its contact sheet.

    Args:
        num_frames: Number of frames of the video.
    """

    def __init__(self, num_frames: int) -> None:
        count = min(num_frames, _SHEET_FRAMES)
        self._shown = {round(n) for n in np.linspace(1, num_frames, count)}
        self._tiles: list[NDArray[np.uint8]] = []

    def add(self, number: int, picture: NDArray[np.uint8]) -> None:
        """Take the picture (H, W, 3) of a frame, numbered from 1, when the sheet shows it."""
        if number not in self._shown:
            return
        if picture.shape[1] > _TILE_WIDTH:
            height = max(1, round(picture.shape[0] * _TILE_WIDTH / picture.shape[1]))
            small = cv2.resize(picture, (_TILE_WIDTH, height), interpolation=cv2.INTER_AREA)
            picture = np.asarray(small, np.uint8)
        self._tiles.append(caption(picture, [f"frame {number}"]))

    def write(self, out: Path, legend: Legend) -> None:
        """Write the sheet, with what ``legend`` adds to it, into the folder ``out``."""
        sheet = legend(contact_sheet(self._tiles, columns=_SHEET_COLUMNS))
        _, png = cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
        replace_file(out / SHEET, png.tobytes())


def open_overlay(out: Path, video: SourceVideo, *, size: tuple[int, int]) -> VideoWriter:
    """Return what writes the overlay of a video: with its times and its sound.

    Args:
        out: Folder of the file.
        video: The video.
        size: (H, W) of the overlay's frames.
    """
    return VideoWriter(out / OVERLAY, fps=video.fps, size=size, times=video.times, sound=video.path)


@contextmanager
def open_pictures(out: Path, video: SourceVideo, legend: Legend) -> Iterator[AddPicture]:
    """Return a context that writes both as frames come; the sheet when all are in.

    Args:
        out: Folder of the files.
        video: The video.
        legend: Function that names what is marked, on every frame and on the sheet.

    Yields:
        What takes the number of the next frame, from 1, and its picture (H, W, 3) with what was
        found marked.
    """
    size = legend(np.zeros((*video.square_size, 3), np.uint8)).shape[:2]
    sheet = FrameSheet(video.num_frames)
    with open_overlay(out, video, size=size) as writer:

        def add(number: int, picture: NDArray[np.uint8]) -> None:
            shown = video.square(picture)
            writer.write(legend(shown))
            sheet.add(number, shown)

        yield add
    sheet.write(out, legend)
