"""The scores of sentence segmentation: overall and mean IoU, precision at K, and both mAPs.

Two numbers are called mAP in the literature. ``map_mean_precision`` is the mean of P@{.50, .55,
..., .95}: the one in the tables of the sentence paper. ``map_coco`` is COCO's average precision on
scored masks: the one that work from 2022 on reports. They must not be mixed in a table.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from a2d_tf.metrics.coco_ap import coco_average_precision

PRECISION_THRESHOLDS: tuple[float, ...] = (0.5, 0.6, 0.7, 0.8, 0.9)
# Written out: the float nearest to each, which linspace and arange miss.
MAP_THRESHOLDS: tuple[float, ...] = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


class Detection(NamedTuple):
    """One scored mask for a sample, by its pixel counts."""

    intersection: int  # pixels in common with the sample's truth
    area: int
    score: float


class SentenceMetrics:
    """Accumulates samples; a sample is one sentence in one annotated frame.

    Pixels are counted as integers, and an IoU is the one division of two of them: equal to a
    decimal threshold exactly when the fraction is. An empty prediction for an empty truth has
    IoU 1.
    """

    def __init__(self) -> None:
        self._intersections: list[int] = []
        self._predicted: list[int] = []
        self._truth: list[int] = []
        # Numbers of every detection, for ``map_coco``.
        self._rows: list[int] = []
        self._detection_ious: list[float] = []
        self._scores: list[float] = []

    def update(
        self, *, predicted: NDArray[np.bool_], truth: NDArray[np.bool_], score: float
    ) -> None:
        """Add one sample.

        Args:
            predicted: bool (H, W), the mask.
            truth: bool (H, W), at the size of the released clip; empty where the actor is absent.
            score: Confidence of the prediction, used only for ``map_coco``.

        Raises:
            ValueError: Masks that are not bool, not (H, W) or differ in shape; a score that is not
                finite.
        """
        for name, mask in (("predicted", predicted), ("truth", truth)):
            if mask.dtype != np.bool_ or mask.ndim != 2:
                raise ValueError(f"{name}: must be (H, W) bool, got {mask.shape} {mask.dtype}")
        if predicted.shape != truth.shape:
            raise ValueError(
                f"predicted: must have the truth's shape {truth.shape}, got {predicted.shape}"
            )
        self.update_counts(
            intersection=int(np.count_nonzero(predicted & truth)),
            predicted_area=int(np.count_nonzero(predicted)),
            truth_area=int(np.count_nonzero(truth)),
            score=score,
        )

    def update_counts(
        self, *, intersection: int, predicted_area: int, truth_area: int, score: float
    ) -> None:
        """Add one sample with one prediction, by its pixel counts; without pixels it is none.

        The union alone would not do: COCO tells a missed truth from a wrong detection.

        Raises:
            ValueError: An intersection outside 0 to the smaller area; a score that is not finite.
        """
        detection = Detection(intersection=intersection, area=predicted_area, score=score)
        _check_detection(detection, truth_area)
        self.update_detections([detection] if predicted_area else [], truth_area=truth_area)

    def update_detections(self, detections: Sequence[Detection], *, truth_area: int) -> None:
        """Add one sample with any number of scored masks, by their pixel counts.

        The one with the best score, the first among equals, is the sample's prediction; without any
        it is empty. For ``map_coco`` every one is a detection, even one without pixels.

        Raises:
            ValueError: An intersection outside 0 to the smaller area; a score that is not finite.
        """
        for detection in detections:
            _check_detection(detection, truth_area)
        best = max(detections, key=lambda one: one.score, default=Detection(0, 0, 0.0))
        for intersection, area, score in detections:
            self._rows.append(len(self._truth))
            union = area + truth_area - intersection
            self._detection_ious.append(intersection / union if union else 0.0)
            self._scores.append(float(score))
        self._intersections.append(int(best.intersection))
        self._predicted.append(int(best.area))
        self._truth.append(int(truth_area))

    @property
    def ious(self) -> NDArray[np.float64]:
        """The IoU (N,) of each sample, in the order of updates."""
        intersections = np.array(self._intersections, np.int64)
        unions = self._unions()
        ious: NDArray[np.float64] = intersections / np.maximum(unions, 1)
        # Nothing predicted and nothing there is a right answer.
        ious[unions == 0] = 1.0
        return ious

    def precision_curve(self, thresholds: Sequence[float]) -> NDArray[np.float64]:
        """Return the share of samples whose IoU exceeds each of the T thresholds, (T,).

        Raises:
            ValueError: No sample yet.
        """
        self._require_samples()
        wanted = np.asarray(thresholds, np.float64)
        exceeds = self.ious[:, None] > wanted[None, :]  # (N, T)
        share: NDArray[np.float64] = exceeds.mean(axis=0)  # (T,)
        return share

    def result(self) -> dict[str, float]:
        """Return the scores of all samples so far, fractions of 1.

        Returns:
            ``overall_iou``, ``mean_iou``, ``precision@0.5`` to ``precision@0.9`` (IoU strictly
            greater), ``map_mean_precision``, ``map_coco`` (-1 when no sample has a truth, see
            ``metrics/coco_ap.py``) and ``num_samples``.

        Raises:
            ValueError: No sample yet.
        """
        self._require_samples()
        ious = self.ious
        union = int(self._unions().sum())
        precisions = self.precision_curve(PRECISION_THRESHOLDS)
        return {
            "overall_iou": sum(self._intersections) / union if union else 1.0,
            "mean_iou": float(ious.mean()),
            **{
                f"precision@{threshold}": float(precision)
                for threshold, precision in zip(PRECISION_THRESHOLDS, precisions, strict=True)
            },
            "map_mean_precision": float(self.precision_curve(MAP_THRESHOLDS).mean()),
            "map_coco": coco_average_precision(
                has_truth=np.array(self._truth) > 0,
                rows=np.array(self._rows, np.int64),
                ious=np.array(self._detection_ious, np.float64),
                scores=np.array(self._scores, np.float64),
            ),
            "num_samples": len(self._truth),
        }

    def _unions(self) -> NDArray[np.int64]:
        areas = np.array(self._predicted, np.int64) + np.array(self._truth, np.int64)
        return areas - np.array(self._intersections, np.int64)

    def _require_samples(self) -> None:
        if not self._truth:
            raise ValueError("samples: must be at least one, got 0")


def _check_detection(detection: Detection, truth_area: int) -> None:
    intersection, area, score = detection
    if not 0 <= intersection <= min(area, truth_area):
        raise ValueError(
            "intersection: must be at least 0 and at most both areas "
            f"({area}, {truth_area}), got {intersection}"
        )
    if not math.isfinite(score):
        raise ValueError(f"score: must be finite, got {score}")
