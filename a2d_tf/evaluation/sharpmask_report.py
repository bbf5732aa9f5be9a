"""Write the evaluation of a SharpMask run down: numbers, and frames with their masks."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.evaluation.metrics_file import write_metrics
from a2d_tf.evaluation.sharpmask import SegmentedFrame, SharpMaskEvaluation
from a2d_tf.files.whole_files import replace_file
from a2d_tf.pictures.frame_sheet import encode_sheet, name_panel
from a2d_tf.pictures.overlay import caption, contact_sheet, overlay_masks

SHEET = "frames.png"

_PANEL_GAP = 8  # pixels


def write_sharpmask_report(out: Path, evaluation: SharpMaskEvaluation) -> Path:
    """Write ``metrics.json`` and ``frames.png`` into a folder, made when missing.

    Files of an earlier report are replaced.

    Returns:
        The path of the picture: frame, true masks and predicted ones of some frames.
    """
    write_metrics(out, evaluation.metrics)
    panels = [name_panel(_panel(one), one) for one in evaluation.frames]
    replace_file(out / SHEET, encode_sheet(panels))
    return out / SHEET


def _panel(shown: SegmentedFrame) -> NDArray[np.uint8]:
    """Return frame, truth and masks side by side, an actor in the same colour twice."""
    tiles = [
        caption(shown.frame, ["frame"], above=True),
        caption(overlay_masks(shown.frame, shown.truth), ["truth"], above=True),
        caption(overlay_masks(shown.frame, shown.predicted), ["in the true boxes"], above=True),
    ]
    return contact_sheet(tiles, columns=len(tiles), gap=_PANEL_GAP)
