"""A sheet of held-out samples that nobody picked."""

from pathlib import Path

import numpy as np

from a2d_tf.evaluation.sentence import SentenceEvaluation
from a2d_tf.files.whole_files import replace_file
from a2d_tf.pictures.frame_sheet import encode_sheet
from a2d_tf.pictures.overlay import sample_panel


def write_overview(path: Path, evaluation: SentenceEvaluation, *, count: int = 12) -> None:
    """Write frame, truth and prediction of samples evenly spaced through the split, as PNG.

    Args:
        path: The picture, in a folder that exists.
        evaluation: What ``evaluate_sentences`` returned.
        count: Largest number of samples to show.
    """
    total = len(evaluation.samples)
    rows = np.unique(np.linspace(0, total - 1, min(count, total)).round().astype(int))
    panels = []
    for row in rows:
        sample = evaluation.samples[row].decode()
        panels.append(
            sample_panel(sample.frame, sample.truth, sample.predicted, sample.sentence, sample.iou)
        )
    replace_file(path, encode_sheet(panels))
