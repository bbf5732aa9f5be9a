"""Average precision of scores for several labels of a video (sentence paper, 5.3).

The average precision of a pair is the mean, over its positive videos, of the precision among the
videos that score at least as high. Videos with the same score share one precision: no order of
equal scores is better than another, and a constant score gets the share of positive videos.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def average_precision(scores: ArrayLike, truth: ArrayLike) -> float:
    """Return the mean, over the positives, of the precision at each one's score.

    Args:
        scores: (N,), numbers, higher for a more likely positive.
        truth: (N,), which of them are positive.

    Returns:
        A number in (0, 1]; the same as that of scikit-learn's ``average_precision_score``.

    Raises:
        ValueError: The lengths differ, a score is not a number, or nothing is positive.
    """
    values, positive = np.asarray(scores, np.float64), np.asarray(truth, np.bool_)
    if values.ndim != 1 or values.shape != positive.shape:
        raise ValueError(
            f"scores and truth: must both be (N,), got {values.shape} and {positive.shape}"
        )
    if np.isnan(values).any():
        raise ValueError("scores: must be numbers, got nan")
    if not positive.any():
        raise ValueError("truth: must have a positive, got none")
    found = values[positive]
    precision = _at_least(found, found) / _at_least(values, found)
    return float(np.mean(precision))


class MultilabelMetrics:
    """Accumulates the scores and the truth of videos.

    Args:
        names: Name of each label, in the order of the scores.
        threshold: Score above which a label is chosen.
    """

    def __init__(self, *, names: Sequence[str], threshold: float) -> None:
        self._names = tuple(names)
        self._threshold = threshold
        self._scores: list[NDArray[np.float64]] = []
        self._truth: list[NDArray[np.bool_]] = []

    def update(self, *, scores: ArrayLike, truth: ArrayLike) -> None:
        """Add a video.

        Args:
            scores: (C,), scores of the labels, in [0, 1].
            truth: (C,), which of them the video has.

        Raises:
            ValueError: The number of labels is another.
        """
        values, labels = np.asarray(scores, np.float64), np.asarray(truth, np.bool_)
        for name, given in (("scores", values), ("truth", labels)):
            if given.shape != (len(self._names),):
                raise ValueError(f"{name}: must be ({len(self._names)},), got {given.shape}")
        self._scores.append(values)
        self._truth.append(labels)

    def result(self) -> dict[str, Any]:
        """Return the metrics of all videos.

        ``map`` is the mean of ``average_precision`` over the labels that a video has, and
        ``chance_map`` the mean of their shares of positive videos, which is what constant scores
        get. ``precision``, ``recall`` and ``f1`` are those of all chosen (video, label) pairs
        together, 0 where there is nothing to divide by. ``per_pair`` has ``average_precision``
        (None without a positive) and ``positives`` of each name; ``num_videos`` is the number of
        videos.

        Raises:
            ValueError: No video, or none with a label.
        """
        if not self._scores or not np.any(self._truth):
            raise ValueError("videos: must hold one with a label, got none")
        scores, truth = np.stack(self._scores), np.stack(self._truth)  # (N, C)
        positives = truth.sum(axis=0)
        precisions = {
            column: average_precision(scores[:, column], truth[:, column])
            for column in np.flatnonzero(positives).tolist()
        }
        chosen = scores > self._threshold
        right = int((chosen & truth).sum())
        return {
            "map": float(np.mean(list(precisions.values()))),
            "chance_map": float(np.mean(positives[positives > 0]) / len(truth)),
            "num_videos": len(truth),
            "precision": _share(right, int(chosen.sum())),
            "recall": _share(right, int(truth.sum())),
            "f1": _share(2 * right, int(chosen.sum()) + int(truth.sum())),
            "per_pair": {
                name: {
                    "average_precision": precisions.get(column),
                    "positives": int(positives[column]),
                }
                for column, name in enumerate(self._names)
            },
        }


def _at_least(values: NDArray[np.float64], bounds: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return how many of the values are as large as each bound or larger."""
    return len(values) - np.searchsorted(np.sort(values), bounds, side="left")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
