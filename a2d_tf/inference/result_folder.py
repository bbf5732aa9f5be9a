"""The folder that ``segment`` writes: names in it, and what it may not hold before.

OUT/
  overlay.mp4             the video with what was found in its colours
  contact_sheet.png       answered frames of it, evenly spaced
  segment.json            written last: its presence says that the rest is complete

Nothing slow is imported here: a command checks the folder before it loads a run.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.own_outputs import Outputs, check_outputs

MASKS, LABEL_MAPS = "masks", "label_maps"
OVERLAY, SHEET, SUMMARY = "overlay.mp4", "contact_sheet.png", "segment.json"
DETECTIONS = "detections.json"
FRAMES_DIGEST = "frames_sha256"  # in the summary of frames in memory

IsVideo = Callable[[Mapping[str, Any]], bool]  # whether a summary is of a video

_PICTURE = r"\d{5,}\.png"
OUTPUTS = Outputs(
    "segment",
    (
        *map(re.escape, (OVERLAY, SHEET, SUMMARY, DETECTIONS)),
        rf"{MASKS}/\d+/{_PICTURE}",
        rf"{LABEL_MAPS}/{_PICTURE}",
    ),
)


def check_result_folder(out: Path, is_video: IsVideo) -> None:
    """Raise InputError where a folder may not be written into without ``--overwrite``.

    Args:
        out: The folder, which need not exist.
        is_video: Tells whether an earlier summary is of the same video.
    """
    check_outputs(out, OUTPUTS)
    check_same_video(out, is_video)


def check_same_video(out: Path, is_video: IsVideo) -> None:
    """Raise InputError where a folder holds what was found in another video."""
    try:
        before = decode_json((out / SUMMARY).read_text(encoding="utf-8"))
        video = str(before["video"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    if not is_video(before):
        rule = (
            "must not hold what was found in another video: give --overwrite, or choose another "
            "folder"
        )
        raise InputError(out, "--out", rule, video)


def is_file(summary: Mapping[str, Any], path: Path) -> bool:
    """Return whether a summary is of a video file, a folder or a pattern of pictures."""
    return (
        FRAMES_DIGEST not in summary and Path(str(summary["video"])).absolute() == path.absolute()
    )
