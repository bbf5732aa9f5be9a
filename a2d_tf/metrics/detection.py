"""Average precision of detected actors, actions and pairs, as in the joint paper's Table 2.

The paper names no protocol. That of Kalogeiton et al. (ICCV 2017), whom it compares with, is PASCAL
VOC 2007's (Everingham et al., IJCV 2010): a detection is right at an IoU of 0.5 or more with the
truth that it overlaps most, if none with a better score has found that truth; the precision is
averaged at eleven recalls. Boxes are whole pixels with both ends inside, as in VOC's own code:
``protocol_boxes.py`` makes them of half-open ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS, action_of, actor_of
from a2d_tf.metrics.protocol_boxes import protocol_boxes
from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT

_NO_ACTION = 9  # "none": a pair with it counts, but it is no class of action
_CLASSES: dict[str, tuple[int, ...]] = {
    ACTOR: tuple(ACTORS),
    ACTION: tuple(action for action in ACTIONS if action != _NO_ACTION),
    JOINT: VALID_PAIRS,
}
_RECALL_STEPS = 10  # recalls 0, 0.1, ..., 1


class DetectionMetrics:
    """Accumulates annotated frames: their detections and the actors that are there.

    Every detection counts in three readings: as its actor with the actor's score, as each action
    with the action's probability, and as each pair that is valid for its actor with the product of
    the two. In each class of a reading, detections that overlap one with a better score are left
    out.

    Args:
        iou_threshold: IoU from which a detection is right.
        nms_threshold: IoU with a detection of a better score above which one is left out.
        min_score: Score above which a detection takes part in a class. The default only saves work
            at the end of the ranking.
        box_ends: What the ends of boxes are: ``"open"``, one beyond the last pixel, as everywhere
            in this package and in A2D's annotations; or ``"inside"``, the last pixel itself.
            Half-open boxes that are read as if their ends were inside count a pixel more each way.
        given_actor: Whether actions presuppose the detection's actor: an action alone then counts
            with its pair's score.
    """

    def __init__(
        self,
        *,
        iou_threshold: float = 0.5,
        nms_threshold: float = 0.3,
        min_score: float = 0.001,
        box_ends: Literal["open", "inside"] = "open",
        given_actor: bool = False,
    ) -> None:
        self._iou_threshold = iou_threshold
        self._nms_threshold = nms_threshold
        self._min_score = min_score
        self._box_ends = box_ends
        self._given_actor = given_actor
        self._found = {
            reading: {one: _Found() for one in classes} for reading, classes in _CLASSES.items()
        }
        self._num_frames = 0

    def update(
        self,
        *,
        boxes: ArrayLike,
        actors: ArrayLike,
        actor_scores: ArrayLike,
        action_probs: ArrayLike,
        true_boxes: ArrayLike,
        true_pairs: ArrayLike,
    ) -> None:
        """Add an annotated frame.

        Args:
            boxes: (D, 4) y1, x1, y2, x2 in pixels, half-open unless ``box_ends`` is ``"inside"``; D
                may be 0.
            actors: (D,), ids 1..7.
            actor_scores: (D,) in [0, 1].
            action_probs: (D, 10), probabilities of background and the nine actions.
            true_boxes: (N, 4), like ``boxes``; N may be 0.
            true_pairs: (N,), ids of valid pairs.

        Raises:
            ValueError: A shape or an id breaks its rule.
        """
        detected, there = self._read_boxes(boxes), self._read_boxes(true_boxes)
        names = np.asarray(actors, np.int64).reshape(-1)
        scores = np.asarray(actor_scores, np.float64).reshape(-1)
        probs = np.asarray(action_probs, np.float64).reshape(-1, len(ACTIONS) + 1)
        pairs = np.asarray(true_pairs, np.int64).reshape(-1)
        _check(detected, names, scores, probs)
        _check_truth(there, pairs)
        self._num_frames += 1
        overlaps = box_iou(detected, detected) > self._nms_threshold  # (D, D)
        ious = box_iou(detected, there)  # (D, N)
        for actor, found in self._found[ACTOR].items():
            rows = np.flatnonzero(names == actor)
            self._add(found, rows, scores[rows], pairs // 10 == actor, overlaps, ious)
        for action, found in self._found[ACTION].items():
            rows = np.arange(len(detected))
            alone = probs[:, action] * (scores if self._given_actor else 1)
            self._add(found, rows, alone, pairs % 10 == action, overlaps, ious)
        for pair, found in self._found[JOINT].items():
            rows = np.flatnonzero(names == actor_of(pair))
            products = scores[rows] * probs[rows, action_of(pair)]
            self._add(found, rows, products, pairs == pair, overlaps, ious)

    def result(self) -> dict[str, float | None]:
        """Return the mean average precision of each reading, ``{"actor", "action", "joint"}``.

        The classes are the 7 actors, the 8 actions (none is left out) and the 43 pairs. A class
        that no frame holds does not count; a reading without any class is None.

        Raises:
            ValueError: No frame has been added.
        """
        if not self._num_frames:
            raise ValueError("frames: must be at least one, got 0")
        return {
            reading: _mean([found.average_precision() for found in classes.values()])
            for reading, classes in self._found.items()
        }

    def per_class(self) -> dict[str, dict[int, dict[str, float | int | None]]]:
        """Return ``{"average_precision", "truths"}`` of each class of each reading by its id.

        The average precision of a class that no frame holds is None.
        """
        return {
            reading: {
                one: {"average_precision": found.average_precision(), "truths": found.num_truths}
                for one, found in classes.items()
            }
            for reading, classes in self._found.items()
        }

    def by_actor(self) -> dict[int, float | None]:
        """Return the mean average precision of each actor's pairs (joint paper, 4.4), by its id.

        Pairs that no frame holds do not count; an actor without any is None.
        """
        means: dict[int, float | None] = {}
        for actor in ACTORS:
            classes = self._found[JOINT].items()
            precisions = [one.average_precision() for pair, one in classes if pair // 10 == actor]
            means[actor] = _mean(precisions)
        return means

    def _read_boxes(self, boxes: ArrayLike) -> NDArray[np.float64]:
        if self._box_ends == "open":
            return protocol_boxes(boxes)
        return np.asarray(boxes, np.float64).reshape(-1, 4)

    def _add(
        self,
        found: "_Found",
        rows: NDArray[np.int64],
        scores: NDArray[np.float64],
        is_truth: NDArray[np.bool_],
        overlaps: NDArray[np.bool_],
        ious: NDArray[np.float64],
    ) -> None:
        found.num_truths += int(is_truth.sum())
        rows, scores = rows[scores > self._min_score], scores[scores > self._min_score]
        if not rows.size:
            return
        kept = _suppress(scores, overlaps[np.ix_(rows, rows)])
        found.scores.append(scores[kept])
        found.correct.append(_match(ious[rows[kept]][:, is_truth], self._iou_threshold))


def box_iou(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the IoU (N, M) of boxes (N, 4) and (M, 4) with both ends inside.

    A side from pixel 476 to pixel 521 counts 46. Two boxes without any area overlap by 0.
    """
    top_left = np.maximum(first[:, None, :2], second[None, :, :2])
    bottom_right = np.minimum(first[:, None, 2:], second[None, :, 2:])
    common = np.prod(np.maximum(bottom_right - top_left + 1, 0), axis=-1)  # (N, M)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2] + 1, axis=-1) for boxes in (first, second)]
    union = areas[0][:, None] + areas[1][None, :] - common
    return np.divide(common, union, out=np.zeros_like(common), where=union > 0)


def voc_average_precision(*, scores: ArrayLike, correct: ArrayLike, num_truths: int) -> float:
    """Return the mean of the precision at the recalls 0, 0.1, ..., 1.

    The precision at a recall is the highest at that recall or a greater one, 0 where none is
    reached. Among equal scores the earlier detection ranks first. Recalls are compared in whole
    numbers, so that 3 truths of 10 reach 0.3, which they do not in floating point.

    Args:
        scores: (D,), confidence of the detections.
        correct: (D,), which of them are right.
        num_truths: Number of objects that can be found.

    Raises:
        ValueError: There is nothing to find.
    """
    if num_truths < 1:
        raise ValueError(f"num_truths: must be at least 1, got {num_truths}")
    ranked = np.argsort(-np.asarray(scores, np.float64), kind="stable")
    right = np.cumsum(np.asarray(correct, np.int64)[ranked])  # (D,)
    precision = right / np.arange(1, len(right) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    recalls = np.arange(_RECALL_STEPS + 1) * num_truths
    places = np.searchsorted(right * _RECALL_STEPS, recalls, side="left")
    reached = places < len(right)
    return float(envelope[places[reached]].sum() / len(recalls))


@dataclass
class _Found:
    """What was found of one class, frame by frame."""

    num_truths: int = 0
    scores: list[NDArray[np.float64]] = field(default_factory=list)
    correct: list[NDArray[np.bool_]] = field(default_factory=list)

    def average_precision(self) -> float | None:
        """Return the average precision, None without a truth."""
        if not self.num_truths:
            return None
        return voc_average_precision(
            scores=np.concatenate([np.zeros(0), *self.scores]),
            correct=np.concatenate([np.zeros(0, np.bool_), *self.correct]),
            num_truths=self.num_truths,
        )


def _mean(precisions: list[float | None]) -> float | None:
    known = [one for one in precisions if one is not None]
    return float(np.mean(known)) if known else None


def _suppress(scores: NDArray[np.float64], overlaps: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the rows that overlap no kept row with a better score, by falling score."""
    kept: list[int] = []
    alive = np.ones(len(scores), np.bool_)
    for row in np.argsort(-scores, kind="stable").tolist():
        if alive[row]:
            kept.append(row)
            alive &= ~overlaps[row]
    return np.asarray(kept, np.int64)


def _match(ious: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    """Return which detections, by falling score, find a truth; ious are (D, N) of one class."""
    correct = np.zeros(len(ious), np.bool_)
    if not ious.size:
        return correct
    taken: set[int] = set()
    nearest = ious.argmax(axis=1)
    for row in np.flatnonzero(ious.max(axis=1) >= threshold).tolist():
        truth = int(nearest[row])
        correct[row] = truth not in taken
        taken.add(truth)
    return correct


def _check(
    boxes: NDArray[np.float64],
    actors: NDArray[np.int64],
    actor_scores: NDArray[np.float64],
    action_probs: NDArray[np.float64],
) -> None:
    columns: Mapping[str, NDArray] = {
        "actors": actors,
        "actor_scores": actor_scores,
        "action_probs": action_probs,
    }
    for name, column in columns.items():
        if len(column) != len(boxes):
            raise ValueError(f"{name}: must be one per box ({len(boxes)}), got {len(column)}")
    unknown = actors[~np.isin(actors, _CLASSES[ACTOR])]
    if unknown.size:
        raise ValueError(f"actors: must be from 1 to {len(ACTORS)}, got {int(unknown[0])}")


def _check_truth(boxes: NDArray[np.float64], pairs: NDArray[np.int64]) -> None:
    if len(pairs) != len(boxes):
        raise ValueError(f"true_pairs: must be one per true box ({len(boxes)}), got {len(pairs)}")
    invalid = pairs[~np.isin(pairs, VALID_PAIRS)]
    if invalid.size:
        raise ValueError(f"true_pairs: must be ids of the 43 valid pairs, got {int(invalid[0])}")
