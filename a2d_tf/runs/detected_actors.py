"""From the detections of one clip to actors with masks, and to a label map (joint paper, 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from a2d_tf import keys
from a2d_tf.labels import ACTIONS, ACTORS, BACKGROUND_ID, VALID_PAIRS, action_of, join_pair

MASK_THRESHOLD = 0.5  # least probability of the foreground
_VALID_ACTIONS: dict[int, tuple[int, ...]] = {
    actor: tuple(action_of(pair) for pair in VALID_PAIRS if pair // 10 == actor) for actor in ACTORS
}


@dataclass(frozen=True)
class DetectedActor:
    """An actor that was found in one frame.

    Attributes:
        box: Box (y1, x1, y2, x2) in pixels of the released frame, half-open and inside it.
        actor: Id 1..7.
        action: Id 1..9, the most probable one that is valid with the actor.
        actor_score: Probability of the actor.
        action_score: Probability of the action.
        action_probs: (10,), probabilities of background and the nine actions, valid or not.
        mask: bool (H, W) at the released size.
    """

    box: tuple[float, float, float, float]
    actor: int
    action: int
    actor_score: float
    action_score: float
    action_probs: NDArray[np.float32]
    mask: NDArray[np.bool_]

    @property
    def pair_id(self) -> int:
        """Id of the actor-action pair."""
        return join_pair(self.actor, self.action)

    @property
    def score(self) -> float:
        """Score of the pair: the product of both."""
        return self.actor_score * self.action_score


def decode_detections(
    outputs: Mapping[str, NDArray],
    *,
    valid_box: Sequence[int],
    input_size: int,
    size: tuple[int, int],
    actor_threshold: float = 0.7,
    action_threshold: float = 0.3,
) -> tuple[DetectedActor, ...]:
    """Return the actors of one clip's labelled frame, in the order of the model's detections.

    The thresholds choose what is shown and painted; they are those of the paper's authors. Average
    precision ranks detections of every score, and takes them before this choice. Without masks
    among the outputs, an actor's mask is its box.

    Args:
        outputs: Outputs of the inference model for one clip: DETECTION_BOXES (D, 4),
            DETECTION_ACTORS (D,), DETECTION_SCORES (D,), DETECTION_ACTIONS (D, 10), DETECTION_MASKS
            (D, m, m).
        valid_box: Box (y1, x1, y2, x2) of the frame in the network's input, in its pixels.
        input_size: Side of the network's input, in pixels.
        size: (H, W) of the released frame.
        actor_threshold: Least probability of the actor.
        action_threshold: Least probability of the best action that is valid with the actor.

    Raises:
        ValueError: ``valid_box`` is not a box inside the input.
    """
    _check_box(valid_box, input_size)
    boxes = restore_boxes(outputs[keys.DETECTION_BOXES], valid_box=valid_box, size=size)
    masks = outputs.get(keys.DETECTION_MASKS)
    actors: list[DetectedActor] = []
    for row in np.flatnonzero(outputs[keys.DETECTION_ACTORS] > 0).tolist():
        actor = int(outputs[keys.DETECTION_ACTORS][row])
        actor_score = float(outputs[keys.DETECTION_SCORES][row])
        probs = np.asarray(outputs[keys.DETECTION_ACTIONS][row], np.float32)
        action = best_action(actor, probs)
        inside = np.clip(boxes[row], 0, [*size, *size])
        if (
            actor_score < actor_threshold
            or probs[action] < action_threshold
            or not (inside[2:] > inside[:2]).all()
        ):
            continue
        soft = np.ones((1, 1), np.float32) if masks is None else masks[row]
        actors.append(
            DetectedActor(
                box=(float(inside[0]), float(inside[1]), float(inside[2]), float(inside[3])),
                actor=actor,
                action=action,
                actor_score=actor_score,
                action_score=float(probs[action]),
                action_probs=probs,
                mask=paste_mask(soft, box=boxes[row], size=size),
            )
        )
    return tuple(actors)


def best_action(actor: int, action_probs: ArrayLike) -> int:
    """Return the most probable action that is valid with an actor; of equal ones the lower id.

    Args:
        actor: Id 1..7.
        action_probs: (10,), probabilities of background and the nine actions.
    """
    probs = np.asarray(action_probs).reshape(len(ACTIONS) + 1)
    return max(_VALID_ACTIONS[actor], key=lambda action: probs[action])


def restore_boxes(
    boxes: ArrayLike, *, valid_box: Sequence[int], size: tuple[int, int]
) -> NDArray[np.float64]:
    """Return boxes (D, 4) of the network's input in pixels of the released frame, not cut to it.

    Args:
        boxes: (D, 4), y1, x1, y2, x2.
        valid_box: Box (y1, x1, y2, x2) of the frame in the network's input, in its pixels.
        size: (H, W) of the released frame.
    """
    inner = np.asarray(valid_box, np.float64)
    scale = np.asarray(size, np.float64) / (inner[2:] - inner[:2])
    moved = np.asarray(boxes, np.float64) - np.tile(inner[:2], 2)
    return moved * np.tile(scale, 2)


def paste_mask(
    soft: NDArray[np.float32], *, box: ArrayLike, size: tuple[int, int]
) -> NDArray[np.bool_]:
    """Return the mask (H, W) of probabilities (m, m) inside a box.

    The box is rounded to whole pixels, at least one each way, and may reach out of the frame.
    """
    top, left, bottom, right = np.rint(np.asarray(box, np.float64)).astype(int).tolist()
    bottom, right = max(bottom, top + 1), max(right, left + 1)
    resized = cv2.resize(
        np.asarray(soft, np.float32), (right - left, bottom - top), interpolation=cv2.INTER_LINEAR
    )
    mask = np.zeros(size, np.bool_)
    inside = mask[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    from_top, from_left = max(-top, 0), max(-left, 0)
    part = resized[from_top : from_top + inside.shape[0], from_left : from_left + inside.shape[1]]
    inside[...] = part >= MASK_THRESHOLD
    return mask


def paint_label_map(actors: Sequence[DetectedActor], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the label map (H, W) of actors: those with better scores lie on those with worse ones.

    Pixels hold ``10 * actor + action``, 0 for background. Where scores are equal, the earlier actor
    lies on top.
    """
    labels = np.full(size, BACKGROUND_ID, np.uint8)
    for _, one in sorted(enumerate(actors), key=lambda item: (item[1].score, -item[0])):
        labels[one.mask] = one.pair_id
    return labels


def _check_box(valid_box: Sequence[int], input_size: int) -> None:
    top, left, bottom, right = (int(side) for side in valid_box)
    if not (0 <= top < bottom <= input_size and 0 <= left < right <= input_size):
        raise ValueError(
            f"valid_box: must lie in the input of {input_size} pixels, "
            f"got {(top, left, bottom, right)}"
        )
