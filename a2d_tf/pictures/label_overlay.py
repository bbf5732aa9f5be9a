"""Pictures of label maps in A2D's official colours, with the pairs' names."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.labels import COLOURS, pair_name
from a2d_tf.pictures.mask_overlay import overlay_masks
from a2d_tf.pictures.overlay import PANEL_LETTERS, caption, contact_sheet
from a2d_tf.runs.label_map import pairs_in

_ALPHA = 0.6  # opacity of the tint: more than a mask's, because shades tell actions apart
_MOST_NAMES = 8  # in a legend: scattered pixels of many pairs would make it higher than the picture
_PANEL_PICTURE = (240, 320)  # largest height and width of each of a panel's pictures
_PANEL_GAP = 8  # pixels


def overlay_labels(frame: NDArray[np.uint8], labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy of ``frame`` (H, W, 3) with each pair of ``labels`` (H, W) in its colour.

    Raises:
        ValueError: A shape or a type breaks its rule, or an id has no official colour.
    """
    pairs = pairs_in(labels)
    unknown = [pair for pair in pairs if pair not in COLOURS]
    if unknown:
        raise ValueError(f"labels: must hold ids with a colour, got {unknown[0]}")
    if not pairs:
        return frame.copy()
    masks = labels == np.asarray(pairs)[:, None, None]
    return overlay_masks(frame, masks, [COLOURS[pair] for pair in pairs], alpha=_ALPHA)


def name_pairs(
    picture: NDArray[np.uint8],
    pair_ids: Sequence[int],
    *,
    size: int | None = None,
    most: int = _MOST_NAMES,
) -> NDArray[np.uint8]:
    """Return ``picture`` (H, W, 3) over a strip with the name of each pair beside its colour.

    Only the first ``most`` are named and the others counted, so pairs are best given by falling
    area.

    Args:
        picture: RGB.
        pair_ids: Ids of the pairs.
        size: Size of the letters, see ``caption``.
        most: Largest number of names.
    """
    named, left_out = pair_ids[:most], len(pair_ids) - most
    if not named:
        return caption(picture, ["no pair"], size=size)
    names, colours = [pair_name(pair) for pair in named], [COLOURS[pair] for pair in named]
    picture = caption(picture, names, colours=colours, size=size)
    return caption(picture, [f"and {left_out} smaller"], size=size) if left_out > 0 else picture


def label_panel(
    frame: NDArray[np.uint8], maps: Iterable[tuple[str, NDArray[np.uint8]]]
) -> NDArray[np.uint8]:
    """Return a frame and label maps of it side by side, over one legend of all their pairs.

    Args:
        frame: (H, W, 3) RGB.
        maps: Title and ids (H, W) of each label map, from left to right.

    Raises:
        ValueError: A shape or a type breaks its rule, or an id has no official colour.
    """
    titled = list(maps)
    tiles = [_tile(frame, "frame")]
    tiles += [_tile(overlay_labels(frame, labels), title) for title, labels in titled]
    panel = contact_sheet(tiles, columns=len(tiles), gap=_PANEL_GAP)
    pairs = _by_area(np.stack([labels for _, labels in titled]))
    return name_pairs(panel, pairs, size=PANEL_LETTERS)


def _tile(picture: NDArray[np.uint8], title: str) -> NDArray[np.uint8]:
    """Return a picture under its title, fitted into the panel's width on white."""
    height, width = picture.shape[:2]
    scale = min(_PANEL_PICTURE[0] / height, _PANEL_PICTURE[1] / width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    tile = np.full((size[1], _PANEL_PICTURE[1], 3), 255, np.uint8)
    left = (_PANEL_PICTURE[1] - size[0]) // 2
    tile[:, left : left + size[0]] = cv2.resize(picture, size, interpolation=mode)
    return caption(tile, [title], above=True, size=PANEL_LETTERS)


def _by_area(labels: NDArray[np.uint8]) -> tuple[int, ...]:
    areas = np.bincount(labels.ravel())
    return tuple(sorted(pairs_in(labels), key=lambda pair: -areas[pair]))
