"""A sheet of held-out samples that nobody picked."""

from pathlib import Path

import cv2
import numpy as np

from a2d_tf.evaluation.run import Evaluation
from a2d_tf.inference.overlay import contact_sheet, sample_panel

_COLUMNS = 2
_GAP = 28  # pixels; wider than the gap inside a panel, so that panels read as units


def write_overview(path: Path, evaluation: Evaluation, *, count: int = 12) -> None:
    """Write frame, truth and prediction of samples evenly spaced through the split, as PNG.

    Args:
        path: The picture, in a folder that exists.
        evaluation: What ``evaluate`` returned.
        count: Most samples to show.
    """
    total = len(evaluation.samples)
    rows = np.unique(np.linspace(0, total - 1, min(count, total)).round().astype(int))
    panels = []
    for row in rows:
        sample = evaluation.samples[row].decode()
        panels.append(
            sample_panel(sample.frame, sample.truth, sample.predicted, sample.sentence, sample.iou)
        )
    sheet = contact_sheet(panels, columns=_COLUMNS, gap=_GAP)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))[1].tobytes())
    part.replace(path)
