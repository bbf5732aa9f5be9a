"""Pictures with words: captions, sheets, panels of masks."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.pictures.mask_overlay import check_picture, overlay_mask
from a2d_tf.pictures.text import Colour, line_height, one_line, wrap_text, write_text

TRUTH_COLOUR: Colour = (0, 158, 115)
PREDICTION_COLOUR: Colour = (230, 159, 0)
PANEL_LETTERS = 18  # pixels; size of words in panels, which are looked at in large sheets

_PAPER: Colour = (255, 255, 255)
_INK: Colour = (34, 34, 34)
_FADED_INK: Colour = (110, 110, 110)
_SWATCH_EDGE: Colour = _FADED_INK
_LEAST_WIDTH = 320  # pixels; narrower pictures leave no room for words
_ENLARGED_HEIGHT = 2160  # pixels; no picture is enlarged beyond it
_PANEL_PICTURE = (240, 320)  # height and width of each of a panel's three pictures
_TITLE_SIZE = 14  # pixels; size of the letters
_CAPTION_SIZES = (13, 26)  # pixels; size of the letters on small and on large pictures
_CAPTION_SIZE_OF_WIDTH = 0.024  # size of the letters in between
_CAPTION_MARGIN = 8  # pixels left and right of a caption
_STRIP_PADDING = 4  # pixels over and under the words of a caption
_GAP = 10  # pixels between the pictures of a panel


def caption(
    image: NDArray[np.uint8],
    lines: Sequence[str],
    *,
    colours: Sequence[Colour] | None = None,
    above: bool = False,
    size: int | None = None,
) -> NDArray[np.uint8]:
    """Return ``image`` with a white strip of ``lines`` below it (or above), wrapped to its width.

    Pictures narrower than 320 pixels are first enlarged by a whole factor, as long as they are not
    higher than 2,160 pixels then, and get a white side where that is too little. The size of the
    result depends only on the size of the image and on the lines, so captions of the same lines
    suit a video.

    Args:
        image: (H, W, 3) RGB.
        lines: One text each, in any script.
        colours: RGB of a swatch before each line, reused from the start when there are more lines;
            swatches have an edge, so that pale ones show on white.
        above: Whether to put the strip on top.
        size: Size of the letters, in pixels; None takes that which suits the width.

    Raises:
        ValueError: ``image`` is not (H, W, 3) uint8.
    """
    check_picture(image, "image")
    factor = enlargement(image.shape[0], image.shape[1])
    image = with_room(image if factor == 1 else _resize(image, factor))
    strip = _text_strip(
        tuple(lines),
        width=image.shape[1],
        margin=_CAPTION_MARGIN,
        colours=tuple(colours) if colours else None,
        size=caption_size(image.shape[1]) if size is None else size,
    )
    return np.concatenate([strip, image] if above else [image, strip])


def caption_size(width: int) -> int:
    """Return the size of a caption's letters, in pixels, under a picture of a width in pixels."""
    return round(float(np.clip(_CAPTION_SIZE_OF_WIDTH * width, *_CAPTION_SIZES)))


def enlargement(height: int, width: int) -> int:
    """Return the whole factor by which a narrow picture is enlarged for words."""
    return max(1, min(-(-_LEAST_WIDTH // width), _ENLARGED_HEIGHT // height))


def with_room(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3), white on its right where it leaves no room for words."""
    missing = max(0, _LEAST_WIDTH - image.shape[1])
    return np.pad(image, ((0, 0), (0, missing), (0, 0)), constant_values=_PAPER[0])


def contact_sheet(
    tiles: Sequence[NDArray[np.uint8]], *, columns: int, gap: int = 16
) -> NDArray[np.uint8]:
    """Return ``tiles`` (each (H, W, 3) RGB) row by row on white, ``gap`` pixels apart and around.

    A column is as wide as its widest tile and a row as high as its highest; tiles are centred in
    their column and aligned at the top. There are never more columns than tiles.

    Raises:
        ValueError: There is no tile, a tile is not (H, W, 3) uint8, or ``columns`` is below 1.
    """
    if not tiles:
        raise ValueError("tiles: must hold at least one picture, got none")
    if columns < 1:
        raise ValueError(f"columns: must be at least 1, got {columns}")
    for tile in tiles:
        check_picture(tile, "tiles")
    columns = min(columns, len(tiles))
    widths = [max(tile.shape[1] for tile in tiles[column::columns]) for column in range(columns)]
    rows = [tiles[start : start + columns] for start in range(0, len(tiles), columns)]
    heights = [max(tile.shape[0] for tile in row) for row in rows]
    sheet = _blank(sum(heights) + gap * (len(heights) + 1), sum(widths) + gap * (len(widths) + 1))
    top = gap
    for row, height in zip(rows, heights, strict=True):
        left = gap
        for tile, width in zip(row, widths[: len(row)], strict=True):
            _paste(sheet, tile, top=top, left=left + (width - tile.shape[1]) // 2)
            left += width + gap
        top += height + gap
    return sheet


def sample_panel(
    frame: NDArray[np.uint8],
    truth: NDArray[np.bool_],
    predicted: NDArray[np.bool_],
    sentence: str,
    iou: float,
) -> NDArray[np.uint8]:
    """Return frame, truth and prediction side by side with the sentence and the IoU beneath.

    Every panel has the same width whatever the frame's size, so that panels line up in a sheet.

    Args:
        frame: (H, W, 3) RGB.
        truth: True mask (H, W).
        predicted: Predicted mask (H, W).
        sentence: The query.
        iou: Intersection over union of the two masks, 0 to 1.

    Raises:
        ValueError: A shape or a type breaks its rule.
    """
    check_picture(frame, "frame")
    scale = min(_PANEL_PICTURE[0] / frame.shape[0], _PANEL_PICTURE[1] / frame.shape[1])
    frame = _resize(frame, scale)
    pictures = {
        "frame": frame,
        "truth": overlay_mask(frame, _resize_mask(truth, scale), colour=TRUTH_COLOUR),
        "prediction": overlay_mask(frame, _resize_mask(predicted, scale), colour=PREDICTION_COLOUR),
    }
    height = frame.shape[0]
    title = line_height(_TITLE_SIZE)
    panel = _blank(title + height, 3 * _PANEL_PICTURE[1] + 2 * _GAP)
    for column, (name, picture) in enumerate(pictures.items()):
        left = column * (_PANEL_PICTURE[1] + _GAP)
        left += (_PANEL_PICTURE[1] - picture.shape[1]) // 2
        write_text(panel, name, left=left, top=0, size=_TITLE_SIZE, colour=_FADED_INK)
        _paste(panel, picture, top=title, left=left)
    words = (f"IoU {iou:.2f} | {sentence}",)
    width = panel.shape[1]
    strip = _text_strip(words, width=width, margin=0, size=caption_size(width))
    return np.concatenate([panel, strip])


@lru_cache(maxsize=16)  # the frames of a video have one caption
def _text_strip(
    lines: tuple[str, ...],
    *,
    width: int,
    margin: int,
    size: int,
    colours: tuple[Colour, ...] | None = None,
) -> NDArray[np.uint8]:
    height = line_height(size)
    swatch = round(0.6 * height)
    indent = margin + (swatch + swatch // 2 if colours else 0)
    wrapped = [
        wrap_text(one_line(line), width=width - indent - margin, size=size) for line in lines
    ]
    strip = _blank(height * sum(map(len, wrapped)) + 2 * _STRIP_PADDING, width)
    top = _STRIP_PADDING
    for row, parts in enumerate(wrapped):
        if colours:
            start = top + (height - swatch) // 2
            square = strip[start : start + swatch, margin : margin + swatch]
            square[:] = _SWATCH_EDGE
            square[1:-1, 1:-1] = colours[row % len(colours)]
        for part in parts:
            write_text(strip, part, left=indent, top=top, size=size, colour=_INK)
            top += height
    strip.setflags(write=False)
    return strip


def _resize(frame: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(frame, _scaled(frame.shape, scale), interpolation=mode), np.uint8)


def _resize_mask(mask: NDArray[np.bool_], scale: float) -> NDArray[np.bool_]:
    soft = np.asarray(mask, np.float32)
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(soft, _scaled(soft.shape, scale), interpolation=mode) >= 0.5


def _scaled(shape: tuple[int, ...], scale: float) -> tuple[int, int]:
    return max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))


def _blank(height: int, width: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), _PAPER, np.uint8)


def _paste(sheet: NDArray[np.uint8], tile: NDArray[np.uint8], *, top: int, left: int) -> None:
    sheet[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
