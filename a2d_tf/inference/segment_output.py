"""What the folders that ``segment`` writes have in common, of sentences, pairs or a joint model.

OUT/
  overlay.mp4             the video with what was found in its colours
  contact_sheet.png       frames of it, evenly spaced
  segment.json            written last: its presence says that the rest is complete
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.batches.picture import fit_box
from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text
from a2d_tf.media.video import VideoInfo
from a2d_tf.pictures.overlay import caption, contact_sheet
from a2d_tf.runs.answerer import Answerer
from a2d_tf.runs.masks import restore_response

MASKS, LABEL_MAPS = "masks", "label_maps"
OVERLAY, SHEET, SUMMARY = "overlay.mp4", "contact_sheet.png", "segment.json"
DETECTIONS = "detections.json"

_FALLBACK_FPS = 25.0  # for containers that give no rate
_SHEET_FRAMES = 8
_SHEET_COLUMNS = 4
_TILE_WIDTH = 400  # pixels; a wider frame is made smaller for the sheet
_PICTURE_NAME = re.compile(r"\d{5,}\.png")


class FrameSheet:
    """Collects frames of a video, evenly spaced, for its contact sheet.

    Args:
        num_frames: Frames of the video.
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
            picture = cv2.resize(picture, (_TILE_WIDTH, height), interpolation=cv2.INTER_AREA)
        self._tiles.append(caption(picture, [f"frame {number}"]))

    def write(self, out: Path, legend: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]) -> None:
        """Write the sheet, with what ``legend`` adds to it, into the folder ``out``."""
        sheet = legend(contact_sheet(self._tiles, columns=_SHEET_COLUMNS))
        cv2.imwrite(str(out / SHEET), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def check_threshold(threshold: float | None, run: Answerer) -> float:
    """Return the threshold, None being the run's; InputError unless it is finite."""
    if threshold is None:
        threshold = run.config.evaluation.threshold
    if not math.isfinite(threshold):
        raise InputError("segment", "threshold", "must be a finite number", threshold)
    return threshold


def overlay_rate(video: VideoInfo) -> float:
    """Return the frames a second of the overlay."""
    return video.fps if math.isfinite(video.fps) and video.fps > 0 else _FALLBACK_FPS


def restore_responses(
    responses: NDArray[np.float32], *, input_size: int, size: tuple[int, int]
) -> NDArray[np.float32]:
    """Return responses (K, r, r) of a padded square as (K, H, W) of the video's ``size``."""
    box = fit_box(*size, input_size).numpy()
    return np.stack(
        [
            restore_response(response, box=box, input_size=input_size, size=size)
            for response in responses
        ]
    )


def open_folders(out: Path, names: Sequence[str]) -> list[Path]:
    """Make folders for pictures in ``out``, without what an earlier run left.

    Its numbered pictures, its detections and its summary are removed.

    Raises:
        InputError: ``out`` is a file, or cannot be written in.
    """
    folders = [out / name for name in names]
    try:
        for name in (SUMMARY, DETECTIONS):
            (out / name).unlink(missing_ok=True)
        earlier = [folder for folder in out.glob(f"{MASKS}/*") if folder.name.isdigit()]
        for folder in (*earlier, out / LABEL_MAPS):
            _clear(folder)
        if earlier and not any((out / MASKS).iterdir()):
            (out / MASKS).rmdir()
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(out, "--out", f"must be a folder to write in ({error.strerror})") from None
    return folders


def describe_video(
    video_path: Path, video: VideoInfo, *, num_frames: int, fps: float
) -> dict[str, Any]:
    """Return what the summary says of the video."""
    return {
        "video": str(video_path),
        "height": video.height,
        "width": video.width,
        "frames": num_frames,
        "fps": fps,
    }


def write_summary(out: Path, content: Mapping[str, Any]) -> None:
    """Write ``segment.json``; InputError when it cannot be written."""
    replace_text(out / SUMMARY, json.dumps(content, indent=1) + "\n")


def _clear(folder: Path) -> None:
    """Remove the numbered pictures of a folder, and the folder too when that empties it."""
    if not folder.is_dir():
        return
    for picture in folder.iterdir():
        if picture.is_file() and _PICTURE_NAME.fullmatch(picture.name):
            picture.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
