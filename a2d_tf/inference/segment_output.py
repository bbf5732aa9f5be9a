"""What all folders that ``segment`` writes have in common: sentences', pairs' and a joint model's.

OUT/
  overlay.mp4             the video with what was found in its colours
  contact_sheet.png       answered frames of it, evenly spaced
  segment.json            written last: its presence says that the rest is complete
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.own_outputs import Outputs, own_outputs
from a2d_tf.files.whole_files import replace_text
from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.runs.sentence_answerer import SentenceAnswerer

MASKS, LABEL_MAPS = "masks", "label_maps"
OVERLAY, SHEET, SUMMARY = "overlay.mp4", "contact_sheet.png", "segment.json"
DETECTIONS = "detections.json"

_PICTURE = r"\d{5,}\.png"
_OUTPUTS = Outputs(
    "segment",
    (
        *map(re.escape, (OVERLAY, SHEET, SUMMARY, DETECTIONS)),
        rf"{MASKS}/\d+/{_PICTURE}",
        rf"{LABEL_MAPS}/{_PICTURE}",
    ),
)


def check_threshold(threshold: float | None, run: SentenceAnswerer) -> float:
    """Return the threshold, None being the run's; InputError unless it is finite."""
    if threshold is None:
        threshold = run.config.evaluation.threshold
    if not math.isfinite(threshold):
        raise InputError("segment", "threshold", "must be a finite number", threshold)
    return threshold


@contextmanager
def new_result(
    out: Path, source: SourceVideo, names: Sequence[str], *, overwrite: bool = False
) -> Iterator[list[Path]]:
    """Give folders for pictures in ``out``, which is held while they are written.

    The summary of what ``segment`` wrote there before is removed at once, the rest is replaced when
    the block ends well.

    Args:
        out: Folder of the result, made when missing.
        source: The video.
        names: Names of the folders.
        overwrite: Whether files that ``segment`` did not write may be replaced.

    Raises:
        InputError: ``out`` is a file, in use or cannot be written into; it holds files of such
            names that ``segment`` did not write, or what it found in another video; the video is
            among the files to be written.
    """
    with own_outputs(out, _OUTPUTS, inputs=source.files, overwrite=overwrite):
        if not overwrite:
            _check_same_video(out, source)
        folders = [out / name for name in names]
        try:
            (out / SUMMARY).unlink(missing_ok=True)
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            rule = "must be a folder to write in"
            raise InputError(out, "--out", rule, error.strerror) from None
        yield folders


def _check_same_video(out: Path, source: SourceVideo) -> None:
    try:
        before = decode_json((out / SUMMARY).read_text(encoding="utf-8"))["video"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if Path(str(before)).absolute() != source.path.absolute():
        rule = (
            "must not hold what was found in another video: give --overwrite, or choose another "
            "folder"
        )
        raise InputError(out, "--out", rule, str(before))


def describe_responses(
    run: SentenceAnswerer, *, every: int, threshold: float, overlay: bool
) -> dict[str, Any]:
    """Return what the summary says of a run whose responses were cut at a threshold.

    Args:
        run: The run.
        every: Distance between answered frames.
        threshold: Value that responses had to exceed.
        overlay: Whether there is an overlay.
    """
    content: dict[str, Any] = {"step": run.step, "every": every, "threshold": threshold}
    if overlay:
        content["overlay"] = OVERLAY
    return content | {"contact_sheet": SHEET}


def write_summary(out: Path, content: Mapping[str, Any]) -> None:
    """Write ``segment.json``; InputError when it cannot be written."""
    replace_text(out / SUMMARY, json.dumps(content, indent=1) + "\n")
