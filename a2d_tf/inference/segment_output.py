"""What all that ``segment`` writes has in common: of sentences, of pairs and of a joint model."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError
from a2d_tf.files.own_outputs import own_outputs
from a2d_tf.files.whole_files import replace_text
from a2d_tf.inference.result_folder import OUTPUTS, OVERLAY, SHEET, SUMMARY, check_same_video
from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.runs.sentence_answerer import SentenceAnswerer


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
    with own_outputs(out, OUTPUTS, inputs=source.files, overwrite=overwrite):
        if not overwrite:
            check_same_video(out, source.is_described_by)
        folders = [out / name for name in names]
        try:
            (out / SUMMARY).unlink(missing_ok=True)
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            rule = "must be a folder to write in"
            raise InputError(out, "--out", rule, error.strerror) from None
        yield folders


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
