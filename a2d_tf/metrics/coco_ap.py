"""COCO average precision for one scored mask and at most one ground truth a sample."""

import numpy as np
from numpy.typing import NDArray

# As pycocotools computes it: the ninth is 0.8999999999999999 there too.
COCO_IOU_THRESHOLDS: NDArray[np.float64] = np.linspace(0.5, 0.95, 10)
_RECALL_POINTS: NDArray[np.float64] = np.linspace(0.0, 1.0, 101)


def coco_average_precision(
    *,
    ious: NDArray[np.float64],
    has_truth: NDArray[np.bool_],
    has_prediction: NDArray[np.bool_],
    scores: NDArray[np.float64],
) -> float:
    """Return the average precision over IoU .50:.05:.95, as pycocotools on one category.

    A mask without pixels is no detection and no ground truth: a prediction where nothing is to be
    found is a false positive, an empty prediction a missed truth. A detection matches at an IoU of
    the threshold or more. Among equal scores the earlier sample ranks first.

    Args:
        ious: (N,) of the sample's two masks; where one is empty the value is not used.
        has_truth: (N,) the sample's ground truth has pixels.
        has_prediction: (N,) the sample's prediction has pixels.
        scores: (N,) confidence of the prediction.

    Returns:
        A number in [0, 1], or -1 when no sample has a ground truth (pycocotools' own sign for it).

    Source: Lin et al., "Microsoft COCO", ECCV 2014; ``cocoeval.py`` of its API.
    """
    num_truths = int(np.count_nonzero(has_truth))
    if num_truths == 0:
        return -1.0
    detections = np.flatnonzero(has_prediction)
    ranked = detections[np.argsort(-scores[detections], kind="stable")]
    matchable = np.where(has_truth[ranked], ious[ranked], -1.0)
    values = [
        _average_precision(matchable >= threshold, num_truths) for threshold in COCO_IOU_THRESHOLDS
    ]
    return float(np.mean(values))


def _average_precision(correct: NDArray[np.bool_], num_truths: int) -> float:
    true_positives = np.cumsum(correct)  # (K,)
    recall = true_positives / num_truths
    precision = true_positives / np.arange(1, len(correct) + 1)
    # The highest precision at this recall or a greater one.
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, _RECALL_POINTS, side="left")
    reached = places < len(recall)  # precision is 0 at recalls never reached
    return float(envelope[places[reached]].sum() / len(_RECALL_POINTS))
