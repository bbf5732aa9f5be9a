"""Pixel metrics of label maps: class-average recall, global accuracy, mean IoU (both papers).

Label maps hold A2D ids, ``10 * actor + action`` and 0 for background. Three readings of them are
measured: actors (8 classes with background), actions (10, none included) and pairs (44).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from a2d_tf.labels import BACKGROUND_ID, VALID_PAIRS, action_of, actor_of

JOINT, ACTOR, ACTION = "joint", "actor", "action"
_CLASSES = (BACKGROUND_ID, *VALID_PAIRS)  # the joint classes, in the order of the confusion matrix


class SemanticMetrics:
    """Accumulates the confusion of the 44 joint classes; the other readings are sums of it."""

    def __init__(self) -> None:
        self._confusion = np.zeros((len(_CLASSES), len(_CLASSES)), np.int64)  # truth, predicted
        self._class_of = np.full(100, -1)
        self._class_of[list(_CLASSES)] = np.arange(len(_CLASSES))

    def update(self, *, predicted: NDArray[np.integer], truth: NDArray[np.integer]) -> None:
        """Add an annotated frame.

        Args:
            predicted: Label map (H, W).
            truth: Label map of the same size.

        Raises:
            ValueError: The sizes differ, or an id is neither background nor a valid pair.
        """
        if predicted.shape != truth.shape:
            raise ValueError(
                f"predicted: must have the truth's size {truth.shape}, got {predicted.shape}"
            )
        cells = self._classes(truth, "truth") * len(_CLASSES) + self._classes(
            predicted, "predicted"
        )
        counts = np.bincount(cells.ravel(), minlength=len(_CLASSES) ** 2)
        self._confusion += counts.reshape(self._confusion.shape)

    def result(self) -> dict[str, dict[str, float]]:
        """Return ``{"actor" | "action" | "joint": {"ave", "glo", "miou"}}``, each in [0, 1].

        ``ave`` is the mean recall and ``miou`` the mean IoU of the classes that have truth pixels,
        ``glo`` the share of pixels with the right label.

        Raises:
            ValueError: No pixel has been added.
        """
        if not self._confusion.any():
            raise ValueError("frames: must be at least one, got 0")
        return {
            ACTOR: _scores(self._merged(actor_of)),
            ACTION: _scores(self._merged(action_of)),
            JOINT: _scores(self._confusion),
        }

    def per_class(self) -> dict[int, dict[str, float | int | None]]:
        """Return ``{"iou", "recall", "truth", "predicted"}`` of each joint class by its id.

        IoU and recall are in [0, 1], and None without truth pixels; the other two are numbers of
        pixels. The 44 classes are background and the valid pairs, ids ascending.
        """
        rows: dict[int, dict[str, float | int | None]] = {}
        for row, pair_id in enumerate(_CLASSES):
            right = int(self._confusion[row, row])
            truth, predicted = int(self._confusion[row].sum()), int(self._confusion[:, row].sum())
            rows[pair_id] = {
                "iou": right / (truth + predicted - right) if truth else None,
                "recall": right / truth if truth else None,
                "truth": truth,
                "predicted": predicted,
            }
        return rows

    def _classes(self, ids: NDArray[np.integer], name: str) -> NDArray[np.int64]:
        within = (ids >= 0) & (ids < len(self._class_of))
        classes = self._class_of[np.where(within, ids, 1)]
        if (classes < 0).any():
            wrong = int(ids[classes < 0][0])
            raise ValueError(f"{name}: ids must be 0 or one of the 43 valid pairs, got {wrong}")
        return classes

    def _merged(self, reading: Callable[[int], int]) -> NDArray[np.int64]:
        groups = np.array([reading(pair_id) for pair_id in _CLASSES])
        member = (groups[:, None] == np.unique(groups)).astype(np.int64)  # (44, classes)
        return member.T @ self._confusion @ member


def _scores(confusion: NDArray[np.int64]) -> dict[str, float]:
    right = np.diag(confusion).astype(float)
    truth, predicted = confusion.sum(axis=1), confusion.sum(axis=0)
    there = truth > 0
    union = truth + predicted - right
    return {
        "ave": float(np.mean(right[there] / truth[there])),
        "glo": float(right.sum() / truth.sum()),
        "miou": float(np.mean(right[there] / union[there])),
    }
