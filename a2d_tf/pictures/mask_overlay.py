"""Masks on a frame: tinted and outlined."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.pictures.text import Colour

# Okabe and Ito's palette (jfly.uni-koeln.de/color), which people with any colour vision can tell
# apart; black is left out, and the colours that are strongest on natural pictures come first.
SENTENCE_COLOURS: tuple[Colour, ...] = (
    (230, 159, 0),  # orange
    (86, 180, 233),  # sky blue
    (204, 121, 167),  # reddish purple
    (0, 158, 115),  # bluish green
    (240, 228, 66),  # yellow
    (0, 114, 178),  # blue
    (213, 94, 0),  # vermilion
)

_LIGHT: Colour = (255, 255, 255)
_INK: Colour = (34, 34, 34)
_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601
_MIDDLE_GREY = 128


def overlay_mask(
    frame: NDArray[np.uint8], mask: NDArray[np.bool_], *, colour: Colour, alpha: float = 0.45
) -> NDArray[np.uint8]:
    """Return a copy of ``frame`` with ``mask`` tinted and outlined; no pixel outside it changes.

    Args:
        frame: (H, W, 3) RGB.
        mask: (H, W) bool.
        colour: RGB of the tint and of the outline, which is drawn opaque inside the mask's border.
        alpha: Opacity of the tint, 0 to 1.

    Raises:
        ValueError: A shape, a type or ``alpha`` breaks its rule.
    """
    return overlay_masks(frame, np.asarray(mask)[np.newaxis], [colour], alpha=alpha)


def overlay_masks(
    frame: NDArray[np.uint8],
    masks: NDArray[np.bool_],
    colours: Sequence[Colour] = SENTENCE_COLOURS,
    *,
    alpha: float = 0.45,
) -> NDArray[np.uint8]:
    """Return a copy of ``frame`` (H, W, 3) with each of ``masks`` (K, H, W) in a colour of its own.

    Later masks lie on earlier ones, and all outlines on all tints, so that overlaps stay legible.
    Colours are used again from the start when there are more masks than colours.

    Raises:
        ValueError: A shape, a type or ``alpha`` breaks its rule.
    """
    check_picture(frame, "frame")
    masks = np.asarray(masks)
    if masks.dtype != np.bool_ or masks.ndim != 3 or masks.shape[1:] != frame.shape[:2]:
        raise ValueError(
            f"masks: must be boolean (K, {frame.shape[0]}, {frame.shape[1]}), "
            f"got {masks.dtype} {masks.shape}"
        )
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha: must be from 0 to 1, got {alpha}")
    if not colours:
        raise ValueError("colours: must hold at least one colour, got none")
    painted = frame.copy()
    kept = [(mask.view(np.uint8), colours[row % len(colours)]) for row, mask in enumerate(masks)]
    for mask, colour in kept:
        _tint(painted, mask, colour, alpha)
    for mask, colour in kept:
        _outline(painted, mask, colour)
    return painted


def check_picture(picture: NDArray[np.uint8], field: str) -> None:
    """Raise ValueError unless a picture is uint8 (H, W, 3)."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        raise ValueError(f"{field}: must be uint8 (H, W, 3), got {picture.dtype} {picture.shape}")


def _tint(
    picture: NDArray[np.uint8], mask: NDArray[np.uint8], colour: Colour, alpha: float
) -> None:
    """Blend a colour into a picture (H, W, 3) where a mask (H, W) is 1."""
    left, top, width, height = cv2.boundingRect(mask)
    if not width:
        return
    box = slice(top, top + height), slice(left, left + width)
    plain = np.full((height, width, 3), colour, np.uint8)
    blended = cv2.addWeighted(picture[box], 1 - alpha, plain, alpha, 0)
    cv2.copyTo(blended, mask[box], picture[box])


def _outline(picture: NDArray[np.uint8], mask: NDArray[np.uint8], colour: Colour) -> None:
    """Draw a mask's border inside it: its colour, with a casing that stands out from the colour."""
    left, top, width, height = cv2.boundingRect(mask)
    if not width:
        return
    thickness = max(1, round(min(mask.shape) / 160))
    # The frame's edge is no border of the object: it goes on outside the picture.
    reach = 2 * thickness
    box = (
        slice(max(0, top - reach), min(mask.shape[0], top + height + reach)),
        slice(max(0, left - reach), min(mask.shape[1], left + width + reach)),
    )
    part, shown = mask[box], picture[box]
    casing = _LIGHT if np.dot(colour, _LUMA) < _MIDDLE_GREY else _INK
    if thickness > 1:
        shown[_border(part, reach - thickness // 2)] = casing
    shown[_border(part, thickness)] = colour


def _border(mask: NDArray[np.uint8], thickness: int) -> NDArray[np.bool_]:
    """Return the pixels of a mask that are near its edge."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * thickness + 1, 2 * thickness + 1))
    inside = cv2.erode(mask, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=1.0)
    return mask > inside
