"""The frames that an evaluation shows, kept with their label maps beside its report.

::

    <folder of the report>/frames/
        VIDEO_NUMBER_frame.png       the released frame, RGB
        VIDEO_NUMBER_truth.png       ids of its label map, 10 * actor + action, as gray values
        VIDEO_NUMBER_predicted.png   ids of the predicted one

Nothing is lost in them, so that another evaluation of the same frames can be drawn beside them
later (``joint_comparison.py``). In names, what is neither letter nor digit nor one of ``_.-~`` is
written as in an URL.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_file
from a2d_tf.labels import BACKGROUND_ID, COLOURS
from a2d_tf.media.label_picture import encode_labels
from a2d_tf.media.picture_file import read_picture_file
from a2d_tf.runs.labelled_frame import LabelledFrame

FRAMES_FOLDER = "frames"

FrameName = tuple[str, int]  # id of the video, number of the frame from 1

_FRAME, _TRUTH, _PREDICTED = "frame", "truth", "predicted"
_IDS = (BACKGROUND_ID, *COLOURS)
# Pattern of the names of the files that are replaced; whatever else lies there is somebody's own.
FRAME_FILE = rf"[A-Za-z0-9_.~%-]+_\d{{5,}}_({_FRAME}|{_TRUTH}|{_PREDICTED})\.png"


def write_shown_frames(out: Path, frames: Sequence[LabelledFrame]) -> None:
    """Keep frames beside a report; those of an earlier report are removed.

    Args:
        out: Folder of the report.
        frames: The frames, with maps of ids that have a colour.

    Raises:
        InputError: A file cannot be written.
    """
    folder = out / FRAMES_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError(folder, "folder", "must be a folder, or not exist") from None
    pictures: dict[Path, bytes] = {}
    for one in frames:
        bgr = cv2.cvtColor(one.frame, cv2.COLOR_RGB2BGR)
        place = (folder, (one.video_id, one.frame_number))
        pictures[_path(*place, _FRAME)] = cv2.imencode(".png", bgr)[1].tobytes()
        pictures[_path(*place, _TRUTH)] = encode_labels(one.truth)
        pictures[_path(*place, _PREDICTED)] = encode_labels(one.predicted)
    for path in set(folder.iterdir()) - set(pictures):
        if re.fullmatch(FRAME_FILE, path.name):
            path.unlink()
    for path, picture in pictures.items():
        replace_file(path, picture)


def read_shown_frames(out: Path) -> dict[FrameName, LabelledFrame]:
    """Return the frames that ``write_shown_frames`` kept, ordered by video and number.

    Args:
        out: Folder of the report.

    Raises:
        InputError: The folder has none, as of an evaluation by a former version; or a file is
            missing or holds something else.
    """
    folder = out / FRAMES_FOLDER
    names = sorted(_read_name(path) for path in folder.glob(f"*_{_FRAME}.png"))
    if not names:
        rule = "must hold the frames that an evaluation of a joint run shows; evaluate it again"
        raise InputError(out, FRAMES_FOLDER, rule)
    return {name: _read(folder, name) for name in names}


def _path(folder: Path, name: FrameName, part: str) -> Path:
    video_id, number = name
    return folder / f"{quote(video_id, safe='')}_{number:05d}_{part}.png"


def _read_name(path: Path) -> FrameName:
    parts = path.stem.rsplit("_", 2)
    if len(parts) != 3 or not parts[1].isdecimal():
        raise InputError(path, "name", f"must be VIDEO_NUMBER_{_FRAME}.png")
    return unquote(parts[0]), int(parts[1])


def _read(folder: Path, name: FrameName) -> LabelledFrame:
    video_id, number = name
    frame = read_picture_file(_path(folder, name, _FRAME))
    truth, predicted = (
        _read_labels(_path(folder, name, part), size=frame.shape[:2])
        for part in (_TRUTH, _PREDICTED)
    )
    return LabelledFrame(video_id, number, frame, truth, predicted)


def _read_labels(path: Path, *, size: tuple[int, ...]) -> NDArray[np.uint8]:
    labels = read_picture_file(path)[..., 0]
    if labels.shape != size:
        raise InputError(path, "size", f"must be that of its frame {size}", labels.shape)
    unknown = labels[~np.isin(labels, _IDS)]
    if unknown.size:
        raise InputError(path, "ids", "must be 10 * actor + action or 0", int(unknown[0]))
    return labels
