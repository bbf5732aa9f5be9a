"""A frame, its truth and what a joint model found, side by side."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.labels import COLOURS, pair_name
from a2d_tf.pictures.label_overlay import overlay_labels
from a2d_tf.pictures.overlay import PANEL_LETTERS, caption, contact_sheet
from a2d_tf.runs.detected_actors import DetectedActor
from a2d_tf.runs.joint_frame import JointFrame
from a2d_tf.runs.label_map import pairs_in

_WIDTH = 320  # pixels, for each of a panel's three pictures
_MOST_NAMED = 8  # largest number of pairs in the legend
_PANEL_GAP = 8  # pixels


def joint_panel(shown: JointFrame) -> NDArray[np.uint8]:
    """Return frame, truth and prediction side by side over one legend, as uint8 RGB.

    The legend names every pair once, with the scores of the actors that were found with it; those
    with the best scores are first, and pairs of the truth alone last.
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
        _titled(overlay_labels(frame, truth), "truth"),
        _titled(boxed, "prediction"),
    ]
    panel = contact_sheet(tiles, columns=len(tiles), gap=_PANEL_GAP)
    return _add_legend(panel, actors, pairs_in(shown.truth))


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


def _add_legend(
    panel: NDArray[np.uint8], actors: Sequence[DetectedActor], true_pairs: Sequence[int]
) -> NDArray[np.uint8]:
    scores: dict[int, list[str]] = {}
    for one in actors:
        scores.setdefault(one.pair_id, []).append(f"{one.score:.2f}")
    lines = {
        pair: f"{pair_name(pair)}: found, {', '.join(found)}" for pair, found in scores.items()
    }
    lines |= {pair: f"{pair_name(pair)}: not found" for pair in true_pairs if pair not in scores}
    if not lines:
        return caption(panel, ["no actor"], size=PANEL_LETTERS)
    named = dict(list(lines.items())[:_MOST_NAMED])
    colours = [COLOURS[pair] for pair in named]
    panel = caption(panel, list(named.values()), colours=colours, size=PANEL_LETTERS)
    left_out = len(lines) - len(named)
    more = [f"and {left_out} more"]
    return caption(panel, more, size=PANEL_LETTERS) if left_out else panel
