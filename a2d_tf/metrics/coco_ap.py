"""COCO average precision of scored masks, with at most one ground truth for each sample."""

import numpy as np
from numpy.typing import NDArray

# As pycocotools computes it: the ninth is 0.8999999999999999 there too.
COCO_IOU_THRESHOLDS: NDArray[np.float64] = np.linspace(0.5, 0.95, 10)
# Number of detections of a sample that count, those with the best scores: pycocotools' last
# maxDets.
MAX_DETECTIONS = 100
_RECALL_POINTS: NDArray[np.float64] = np.linspace(0.0, 1.0, 101)


def coco_average_precision(
    *,
    has_truth: NDArray[np.bool_],
    rows: NDArray[np.int64],
    ious: NDArray[np.float64],
    scores: NDArray[np.float64],
) -> float:
    """Return the average precision over IoU .50:.05:.95, as pycocotools on one category.

    A detection matches at an IoU of the threshold or more; a truth is matched once, by its best
    scored detection that does. Every other detection is a false positive. Among equal scores the
    earlier detection of a sample and the earlier sample rank first.

    Args:
        has_truth: (N,), whether the sample's ground truth has pixels.
        rows: (D,), the sample of each detection, 0 to N - 1.
        ious: (D,), IoU of the detection and the sample's truth; not used where there is none.
        scores: (D,), confidence of the detection.

    Returns:
        A number in [0, 1], or -1 when no sample has a ground truth (pycocotools' own sign for it).

    Source: Lin et al., "Microsoft COCO", ECCV 2014; ``cocoeval.py`` of its API.
    """
    num_truths = int(np.count_nonzero(has_truth))
    if num_truths == 0:
        return -1.0
    by_sample = np.lexsort((-scores, rows))  # stable
    first = np.searchsorted(rows[by_sample], rows[by_sample], side="left")
    counted = by_sample[np.arange(len(by_sample)) - first < MAX_DETECTIONS]
    ranked = counted[np.argsort(-scores[counted], kind="stable")]
    rows = rows[ranked]
    matchable = np.where(has_truth[rows], ious[ranked], -1.0)
    values = [
        _average_precision(_first_hits(matchable >= threshold, rows), num_truths)
        for threshold in COCO_IOU_THRESHOLDS
    ]
    return float(np.mean(values))


def _first_hits(hits: NDArray[np.bool_], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Keep the first hit of each sample; all are (D,), by falling score."""
    places = np.flatnonzero(hits)
    _, first = np.unique(rows[places], return_index=True)
    correct = np.zeros(len(hits), np.bool_)
    correct[places[first]] = True
    return correct


def _average_precision(correct: NDArray[np.bool_], num_truths: int) -> float:
    true_positives = np.cumsum(correct)  # (D,)
    recall = true_positives / num_truths
    precision = true_positives / np.arange(1, len(correct) + 1)
    # The highest precision at this recall or a greater one.
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, _RECALL_POINTS, side="left")
    reached = places < len(recall)  # precision is 0 at recalls never reached
    return float(envelope[places[reached]].sum() / len(_RECALL_POINTS))
