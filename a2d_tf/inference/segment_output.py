"""What all folders that ``segment`` writes have in common: sentences', pairs' and a joint model's.

OUT/
  overlay.mp4             the video with what was found in its colours
  contact_sheet.png       answered frames of it, evenly spaced
  segment.json            written last: its presence says that the rest is complete
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text
from a2d_tf.runs.sentence_answerer import SentenceAnswerer

MASKS, LABEL_MAPS = "masks", "label_maps"
OVERLAY, SHEET, SUMMARY = "overlay.mp4", "contact_sheet.png", "segment.json"
DETECTIONS = "detections.json"

_PICTURE_NAME = re.compile(r"\d{5,}\.png")


def check_threshold(threshold: float | None, run: SentenceAnswerer) -> float:
    """Return the threshold, None being the run's; InputError unless it is finite."""
    if threshold is None:
        threshold = run.config.evaluation.threshold
    if not math.isfinite(threshold):
        raise InputError("segment", "threshold", "must be a finite number", threshold)
    return threshold


def open_folders(out: Path, names: Sequence[str]) -> list[Path]:
    """Make folders for pictures in ``out``, without what an earlier run left.

    Its numbered pictures, its detections and its summary are removed.

    Raises:
        InputError: ``out`` is a file, or cannot be written into.
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


def describe_responses(run: SentenceAnswerer, *, every: int, threshold: float) -> dict[str, Any]:
    """Return what the summary says of a run whose responses were cut at a threshold.

    Args:
        run: The run.
        every: Distance between answered frames.
        threshold: Value that responses had to exceed.
    """
    return {
        "step": run.step,
        "every": every,
        "threshold": threshold,
        "overlay": OVERLAY,
        "contact_sheet": SHEET,
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
