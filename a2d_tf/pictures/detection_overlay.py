"""Pictures of detected actors: masks in A2D's official colours, boxes, names and scores."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.labels import COLOURS, pair_name
from a2d_tf.pictures.label_overlay import overlay_labels
from a2d_tf.pictures.overlay import enlargement, with_room
from a2d_tf.pictures.text import line_height, text_width, write_text
from a2d_tf.runs.detected_actors import DetectedActor

_SMALLEST, _LARGEST = 12, 24  # pixels, sizes of the letters
_WIDTH_IN_SIZES = 40  # width of the picture
_PADDING = 3  # pixels beside the words
_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601
_DARK, _BRIGHT = (34, 34, 34), (255, 255, 255)


def overlay_actors(
    frame: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    actors: Sequence[DetectedActor],
    *,
    most_width: int | None = None,
    names: bool = True,
) -> NDArray[np.uint8]:
    """Return ``frame`` with its label map, and each actor's box with words like "dog running 0.93".

    The number is the pair's score. Boxes with better scores lie on those with worse ones. Words
    stand over or under the box, where they hide fewer pixels of actors and of other words. A frame
    narrower than 320 pixels is made wider, as ``caption`` does, and words are drawn at the size
    that suits the result.

    Args:
        frame: (H, W, 3) RGB.
        labels: Label map (H, W) of the actors.
        actors: Actors with boxes in pixels of the frame.
        most_width: Pixels to which a wider frame is shrunk; None leaves it as it is.
        names: Whether the pairs are named; without, as where a legend names them, a box has its
            score alone.

    Raises:
        ValueError: A shape or a type breaks its rule, or an id has no official colour.
    """
    picture = overlay_labels(frame, labels)
    factor = _factor(picture.shape[0], picture.shape[1], most_width)
    if factor != 1:
        size = round(factor * picture.shape[1]), max(1, round(factor * picture.shape[0]))
        mode = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        picture = np.asarray(cv2.resize(picture, size, interpolation=mode), np.uint8)
    picture = with_room(picture)
    ordered = sorted(actors, key=lambda one: one.score)
    for one in ordered:
        _draw_box(picture, one, factor)
    taken = _enlarged(labels > 0, picture.shape[:2], factor)
    for one in reversed(ordered):  # the best scores have the first choice
        text = f"{pair_name(one.pair_id)} {one.score:.2f}" if names else f"{one.score:.2f}"
        _write_beside(picture, text, one, factor, taken)
    return picture


def _factor(height: int, width: int, most_width: int | None) -> float:
    """Return what a frame's sides are multiplied by."""
    if most_width is not None and width > most_width:
        return most_width / width
    return enlargement(height, width)


def _corners(actor: DetectedActor, factor: float) -> tuple[int, int, int, int]:
    """Return the first and the last pixels of a box: top, left, bottom, right."""
    top, left, bottom, right = (round(factor * side) for side in actor.box)
    return top, left, max(top, bottom - 1), max(left, right - 1)


def _draw_box(picture: NDArray[np.uint8], actor: DetectedActor, factor: float) -> None:
    top, left, bottom, right = _corners(actor, factor)
    thickness = max(1, round(picture.shape[1] / 400))
    cv2.rectangle(picture, (left, top), (right, bottom), COLOURS[actor.pair_id], thickness)


def _enlarged(mask: NDArray[np.bool_], size: tuple[int, ...], factor: float) -> NDArray[np.bool_]:
    """Return a mask (H, W) of the frame as it lies in the picture, ``size`` (H, W)."""
    large = np.zeros(size, np.bool_)
    width = min(size[1], max(1, round(factor * mask.shape[1])))
    resized = cv2.resize(mask.view(np.uint8), (width, size[0]), interpolation=cv2.INTER_NEAREST)
    large[:, :width] = resized > 0
    return large


def _write_beside(
    picture: NDArray[np.uint8],
    text: str,
    actor: DetectedActor,
    factor: float,
    taken: NDArray[np.bool_],
) -> None:
    """Write at the box's side that leaves most to see, and add the place to ``taken``."""
    size = min(max(round(picture.shape[1] / _WIDTH_IN_SIZES), _SMALLEST), _LARGEST)
    width, height = math.ceil(text_width(text, size)) + 2 * _PADDING, line_height(size)
    top, left, bottom, right = _corners(actor, factor)
    lowest, rightmost = picture.shape[0] - height, picture.shape[1] - width
    places = [
        (max(0, min(y, lowest)), max(0, min(x, rightmost)))
        for y in (top - height, bottom + 1)
        for x in (left, right + 1 - width)
    ]
    top, left = min(places, key=lambda place: _count(taken, place, height, width))
    taken[top : top + height, left : left + width] = True
    colour = COLOURS[actor.pair_id]
    picture[top : top + height, left : left + width] = colour
    ink = _DARK if np.dot(colour, _LUMA) > 128 else _BRIGHT
    write_text(picture, text, left=left + _PADDING, top=top, size=size, colour=ink)


def _count(taken: NDArray[np.bool_], place: tuple[int, int], height: int, width: int) -> int:
    top, left = place
    return int(np.count_nonzero(taken[top : top + height, left : left + width]))
