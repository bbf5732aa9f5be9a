"""Write the evaluation of a SharpMask run down: numbers, and frames with their masks."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.evaluation.change_words import change_words
from a2d_tf.evaluation.metrics_file import write_metrics
from a2d_tf.evaluation.score_table import markdown_row, percent
from a2d_tf.evaluation.sharpmask import SegmentedFrame, SharpMaskEvaluation
from a2d_tf.files.whole_files import replace_file, replace_text
from a2d_tf.pictures.frame_sheet import encode_sheet, name_panel
from a2d_tf.pictures.mask_overlay import overlay_masks
from a2d_tf.pictures.overlay import caption, contact_sheet

REPORT, SHEET = "report.md", "frames.png"

_PANEL_GAP = 8  # pixels


def write_sharpmask_report(out: Path, evaluation: SharpMaskEvaluation) -> Path:
    """Write ``report.md``, ``metrics.json`` and ``frames.png`` into a folder; return the first.

    The folder is made when missing, and files of an earlier report are replaced. The picture shows
    the evaluation's frames: frame, true masks and predicted ones.
    """
    write_metrics(out, evaluation.metrics)
    panels = [name_panel(_panel(one), one) for one in evaluation.frames]
    replace_file(out / SHEET, encode_sheet(panels))
    replace_text(out / REPORT, "\n".join(_lines(evaluation.metrics)))
    return out / REPORT


def _lines(metrics: Mapping[str, Any]) -> Iterator[str]:
    actors = counted(metrics["num_actors"], "actor")
    frames = counted(metrics["num_frames"], f"{metrics['split']} frame")
    yield from ("# Masks inside true boxes", "")
    yield f"{actors} in {frames}, at step {metrics['step']:,}{change_words(metrics)}."
    yield from ("Scores in percent.", "")
    yield markdown_row(["", "Mean IoU", "IoU above 0.5"])
    yield markdown_row(["---", "---:", "---:"])
    for name, scores in (("Prediction", metrics), ("Filled box", metrics["filled_box"])):
        yield markdown_row([name, percent(scores["mean_iou"]), percent(scores["above_half"])])
    yield from ("", "Filled box: every pixel of the true box is the actor's.", "")
    yield from (f"![Frames, truth and masks in the true boxes]({SHEET})", "")


def _panel(shown: SegmentedFrame) -> NDArray[np.uint8]:
    """Return frame, truth and masks side by side, an actor in the same colour twice."""
    tiles = [
        caption(shown.frame, ["frame"], above=True),
        caption(overlay_masks(shown.frame, shown.truth), ["truth"], above=True),
        caption(overlay_masks(shown.frame, shown.predicted), ["in the true boxes"], above=True),
    ]
    return contact_sheet(tiles, columns=len(tiles), gap=_PANEL_GAP)
