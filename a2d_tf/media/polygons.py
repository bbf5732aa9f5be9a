"""Masks as COCO's polygons: checked before pycocotools, which trusts them, fills them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from a2d_tf.errors import InputError, shorten
from a2d_tf.media.rle import Rle

# Corners are rounded when somebody scales a data set.
_GRACE = 1.0  # pixels
_LEAST_NUMBERS = 6  # x and y of three corners


def pack_polygons(value: Any) -> Any:
    """Return a list of lists of numbers as a list of arrays, and everything else as it is.

    A number in an array takes a quarter of the memory that a Python number in a list does; the
    polygons of all of COCO are some gigabytes otherwise.
    """
    if not isinstance(value, list):
        return value
    packed = [_numbers(polygon) for polygon in value]
    return value if any(polygon is None for polygon in packed) else packed


def parse_polygons(value: Any, *, size: tuple[int, int], place: object, field: str) -> Rle:
    """Fill the polygons of one object, which together are its mask.

    Args:
        value: ``[[x1, y1, x2, y2, ...], ...]`` in pixels, from a file or from ``pack_polygons``.
        size: (H, W) of the image.
        place: The file, for messages.
        field: Where in the file, for messages.

    Returns:
        The mask; polygons thinner than a pixel may fill none.

    Raises:
        InputError: No polygon, fewer than three corners, an odd number of coordinates, one that is
            not a number, or a corner outside the image.
    """
    if not isinstance(value, list) or not value:
        raise InputError(place, field, "must be a list with at least one polygon", shorten(value))
    filled = [
        _checked(polygon, size=size, place=place, field=f"{field}[{index}]")
        for index, polygon in enumerate(value)
    ]
    merged = coco_mask.merge(coco_mask.frPyObjects(filled, *size))
    return Rle(size=size, counts=merged["counts"], area=int(coco_mask.area(merged)))


def _checked(
    polygon: Any, *, size: tuple[int, int], place: object, field: str
) -> NDArray[np.float64]:
    numbers = _numbers(polygon)
    if numbers is None:
        rule = "must be a list of numbers x1, y1, x2, y2, ..."
        raise InputError(place, field, rule, shorten(polygon))
    if numbers.size < _LEAST_NUMBERS or numbers.size % 2:
        rule = f"must have an even number of coordinates, at least {_LEAST_NUMBERS}"
        raise InputError(place, field, rule, numbers.size)
    height, width = size
    for name, places, side in (("x", numbers[::2], width), ("y", numbers[1::2], height)):
        inside = (places >= -_GRACE) & (places <= side + _GRACE)  # false for NaN too
        if not inside.all():
            rule = f"must have every {name} inside the image, from 0 to {side}"
            raise InputError(place, field, rule, float(places[~inside][0]))
    return np.clip(numbers, 0, np.tile([width, height], numbers.size // 2)).astype(np.float64)


def _numbers(polygon: Any) -> NDArray[np.float64] | None:
    try:
        numbers = np.asarray(polygon)
    except (ValueError, OverflowError):
        return None
    if numbers.dtype.kind not in "iuf" or numbers.ndim != 1:
        return None
    return numbers.astype(np.float64)
