"""A frame, its truth and what a joint model found, side by side."""

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.labels import COLOURS, pair_name
from a2d_tf.pictures.label_overlay import name_pairs, overlay_labels
from a2d_tf.pictures.overlay import PANEL_LETTERS, caption, contact_sheet
from a2d_tf.runs.detected_actors import DetectedActor
from a2d_tf.runs.joint_frame import JointFrame
from a2d_tf.runs.label_map import pairs_in

_WIDTH = 320  # pixels, for each of a panel's three pictures
_MOST_NAMED = 8  # largest number of actors named under a picture
_PANEL_GAP = 8  # pixels


def joint_panel(shown: JointFrame) -> NDArray[np.uint8]:
    """Return frame, truth and prediction side by side, as uint8 RGB.

    Pairs are named under the truth, actors under the prediction, those with the best scores first.
    """
    scale = _WIDTH / shown.frame.shape[1]
    size = _WIDTH, max(1, round(shown.frame.shape[0] * scale))
    frame, truth, predicted = (
        np.asarray(cv2.resize(picture, size, interpolation=mode), np.uint8)
        for picture, mode in (
            (shown.frame, cv2.INTER_AREA),
            (shown.truth, cv2.INTER_NEAREST),
            (shown.predicted, cv2.INTER_NEAREST),
        )
    )
    actors = sorted(shown.actors, key=lambda one: -one.score)
    boxed = _draw_boxes(overlay_labels(frame, predicted), actors, scale=scale)
    tiles = [
        _titled(frame, "frame"),
        name_pairs(
            _titled(overlay_labels(frame, truth), "truth"),
            pairs_in(shown.truth),
            size=PANEL_LETTERS,
        ),
        _name_actors(_titled(boxed, "prediction"), actors),
    ]
    return contact_sheet(tiles, columns=len(tiles), gap=_PANEL_GAP)


def _titled(picture: NDArray[np.uint8], title: str) -> NDArray[np.uint8]:
    return caption(picture, [title], above=True, size=PANEL_LETTERS)


def _draw_boxes(
    picture: NDArray[np.uint8], actors: list[DetectedActor], *, scale: float
) -> NDArray[np.uint8]:
    for one in reversed(actors):
        top, left, bottom, right = (round(side * scale) for side in one.box)
        corner = max(left, right - 1), max(top, bottom - 1)
        cv2.rectangle(picture, (left, top), corner, COLOURS[one.pair_id])
    return picture


def _name_actors(picture: NDArray[np.uint8], actors: list[DetectedActor]) -> NDArray[np.uint8]:
    if not actors:
        return caption(picture, ["no actor"], size=PANEL_LETTERS)
    named, left_out = actors[:_MOST_NAMED], len(actors) - _MOST_NAMED
    names = [f"{pair_name(one.pair_id)} {one.score:.2f}" for one in named]
    colours = [COLOURS[one.pair_id] for one in named]
    picture = caption(picture, names, colours=colours, size=PANEL_LETTERS)
    more = [f"and {left_out} more"]
    return caption(picture, more, size=PANEL_LETTERS) if left_out > 0 else picture
