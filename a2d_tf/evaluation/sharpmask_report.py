"""Write the evaluation of a SharpMask run down: numbers, and frames with their masks."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.evaluation.report import replace_file, write_metrics
from a2d_tf.evaluation.sharpmask import SegmentedFrame, SharpMaskEvaluation
from a2d_tf.inference.overlay import caption, contact_sheet, overlay_masks

SHEET = "frames.png"

_COLUMNS = 2
_GAP, _PANEL_GAP = 28, 8  # pixels; the wider one lets panels read as units


def write_sharpmask_report(out: Path, evaluation: SharpMaskEvaluation) -> Path:
    """Write ``metrics.json`` and ``frames.png`` into a folder, made when missing.

    Files of an earlier report are replaced.

    Returns:
        The path of the picture: frame, true masks and predicted ones of some frames.
    """
    write_metrics(out, evaluation.metrics)
    panels = [
        caption(_panel(one), [f"{one.video_id}, frame {one.frame_number}"], above=True)
        for one in evaluation.frames
    ]
    sheet = contact_sheet(panels, columns=_COLUMNS, gap=_GAP)
    picture = cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))[1].tobytes()
    replace_file(out / SHEET, picture)
    return out / SHEET


def _panel(shown: SegmentedFrame) -> NDArray[np.uint8]:
    """Return frame, truth and masks side by side, an actor in the same colour twice."""
    tiles = [
        caption(shown.frame, ["frame"], above=True),
        caption(overlay_masks(shown.frame, shown.truth), ["truth"], above=True),
        caption(overlay_masks(shown.frame, shown.predicted), ["in the true boxes"], above=True),
    ]
    return contact_sheet(tiles, columns=len(tiles), gap=_PANEL_GAP)
