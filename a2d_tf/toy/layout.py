"""Places for the actors of a clip: in view, apart in the middle frame, twins on different sides."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from a2d_tf.toy.bodies import Points
from a2d_tf.toy.casting import Cast, are_twins

_TRIES = 40
_SAMPLES = 7  # frames at which the layout looks for overlaps
_GONE = 5  # the sample, five sixths into the clip, by which a leaving actor is out of view


def place_cast(
    cast: Sequence[Cast], *, size: tuple[int, int], num_frames: int, rng: np.random.Generator
) -> tuple[Cast, ...]:
    """Give each member a centre: in view, apart from the others, twins on different sides."""
    times = np.linspace(-0.5, 0.5, _SAMPLES) * (num_frames - 1)
    placed: list[Cast] = []
    taken: list[NDArray[np.float64]] = []
    for member in cast:
        boxes = np.array([box_of(member.place(float(time))[1]) for time in times])
        best, best_cost = (0.0, 0.0), np.inf
        for _ in range(_TRIES):
            centre = _draw_centre(member, boxes, size=size, rng=rng)
            moved = boxes + np.tile(centre, 2)
            cost = _layout_cost(member, centre, moved, placed, taken, size=size)
            if cost < best_cost:
                best, best_cost = centre, cost
            if cost < 0.02:
                break
        placed.append(replace(member, centre=best))
        taken.append(boxes + np.tile(best, 2))
    return tuple(placed)


def box_of(points: Points) -> tuple[float, float, float, float]:
    """Return (x1, y1, x2, y2) around points."""
    x, y = points.real, points.imag
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the common area (N,) of boxes (N, 4), row by row."""
    sides = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    return np.prod(np.clip(sides, 0.0, None), axis=1)


def area(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the areas (N,) of boxes (N, 4)."""
    return np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)


def _draw_centre(
    member: Cast, boxes: NDArray[np.float64], *, size: tuple[int, int], rng: np.random.Generator
) -> tuple[float, float]:
    """Draw a centre that holds the middle one of ``boxes`` (around a centre of 0) in view.

    An actor that leaves gets the centre from which its box crosses the edge in time.
    """
    height, width = size
    box = boxes[_SAMPLES // 2]
    low_x, high_x = -box[0], width - box[2]
    low_y, high_y = -box[1], height - box[3]
    if member.action == "flying":
        high_y = max(low_y, min(high_y, 0.42 * height))
    if member.leaves:
        low_x = high_x = width - boxes[_GONE, 0] if member.facing > 0 else -boxes[_GONE, 2]
    x = rng.uniform(min(low_x, high_x), max(low_x, high_x))
    y = rng.uniform(min(low_y, high_y), max(low_y, high_y))
    return float(x), float(y)


def _layout_cost(
    member: Cast,
    centre: tuple[float, float],
    boxes: NDArray[np.float64],
    placed: list[Cast],
    taken: list[NDArray[np.float64]],
    *,
    size: tuple[int, int],
) -> float:
    height, width = size
    frame = np.broadcast_to(np.array([0.0, 0.0, width, height]), boxes.shape)
    areas = area(boxes)
    hidden = 1.0 - overlap(boxes, frame) / areas
    cost = 0.0 if member.leaves else float(hidden.mean())
    for other, other_boxes in zip(placed, taken, strict=True):
        covered = overlap(boxes, other_boxes) / np.minimum(areas, area(other_boxes))
        cost += 2.0 * float(covered[_SAMPLES // 2]) + float(covered.mean())
        if abs(centre[0] - other.centre[0]) < 0.25 * width:
            cost += 0.5 if are_twins(member, other) else 0.0
    return cost
