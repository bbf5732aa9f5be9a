"""Masks as COCO's run lengths: checked before pycocotools, which trusts them, sees them.

The runs go down the columns and begin with background. ``counts`` is a list of their lengths, or
COCO's text: each length but the first three as the difference from the one before the last, in
groups of five bits from the lowest on, the sixth bit telling that more follow, shifted to printable
ASCII.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from a2d_tf.errors import InputError, shorten

MAX_PIXELS = 1 << 28  # pycocotools counts in 32 bits
# Groups of one length: beyond it pycocotools shifts out of a C int, and 2^28 needs no more.
_MAX_GROUPS = 6


@dataclass(frozen=True)
class Rle:
    """A mask that was checked; ``counts`` is COCO's text without empty runs."""

    size: tuple[int, int]  # height, width
    counts: bytes
    area: int  # pixels

    def intersection(self, other: "Rle") -> int:
        """Return the number of pixels in both masks, which must be of one size."""
        if self.size != other.size:
            raise ValueError(f"size: must be {self.size}, got {other.size}")
        both = coco_mask.merge([self._coco(), other._coco()], intersect=True)
        return int(coco_mask.area(both))

    def box(self) -> list[float]:
        """Return COCO's box of the mask: left, top, width, height in pixels."""
        box: list[float] = coco_mask.toBbox(self._coco()).tolist()
        return box

    def decode(self) -> NDArray[np.bool_]:
        """Return the mask (H, W)."""
        return np.ascontiguousarray(coco_mask.decode(self._coco()), np.bool_)

    def to_json(self) -> dict[str, Any]:
        """Return the mask as COCO's files hold it."""
        return {"size": list(self.size), "counts": self.counts.decode("ascii")}

    def _coco(self) -> dict[str, Any]:
        return {"size": list(self.size), "counts": self.counts}


def encode_rle(mask: NDArray[np.bool_]) -> Rle:
    """Return the runs of a mask (H, W)."""
    counts = coco_mask.encode(np.asfortranarray(mask, np.uint8))["counts"]
    return Rle(size=mask.shape, counts=counts, area=int(np.count_nonzero(mask)))


def parse_rle(value: Any, *, size: tuple[int, int], place: object, field: str) -> Rle:
    """Check the runs of a mask from a file.

    Args:
        value: ``{"size": [H, W], "counts": ...}`` as decoded from JSON.
        size: (H, W) that the mask must have.
        place: The file, for messages.
        field: Where in the file, for messages.

    Raises:
        InputError: Another structure or size, or run lengths that do not fill the picture.
    """
    if not isinstance(value, Mapping) or not {"size", "counts"} <= value.keys():
        rule = "must be run lengths {size, counts}"
        raise InputError(place, field, rule, shorten(value))
    if value["size"] != list(size):
        rule = f"must be the height and width of its image, {list(size)}"
        raise InputError(place, f"{field}.size", rule, shorten(value["size"]))
    counts = value["counts"]
    if isinstance(counts, str):
        lengths = _decode_text(counts)
        rule = "must be COCO's run-length text"
    else:
        lengths = _decode_list(counts)
        rule = "must be a list of lengths of at least 0, or COCO's text"
    if lengths is None:
        raise InputError(place, f"{field}.counts", rule, shorten(counts))
    pixels = size[0] * size[1]
    total = int(lengths.sum())
    if total != pixels or (lengths < 0).any():
        rule = f"must be lengths of at least 0 that add up to the image's {pixels} pixels"
        value = total if total != pixels else int(lengths.min())
        raise InputError(place, f"{field}.counts", rule, value)
    return Rle(size=size, counts=_encode_text(counts, lengths, size), area=int(lengths[1::2].sum()))


def _decode_text(text: str) -> NDArray[np.int64] | None:
    if not text or not text.isascii():
        return None
    codes = np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int64) - 48
    if codes.min() < 0 or codes.max() > 63 or codes[-1] & 32:
        return None
    ends = np.flatnonzero((codes & 32) == 0)
    starts = np.concatenate(([0], ends[:-1] + 1))
    groups = ends - starts + 1
    if groups.max() > _MAX_GROUPS:
        return None
    shifts = 5 * (np.arange(len(codes)) - np.repeat(starts, groups))
    lengths = np.add.reduceat((codes & 31) << shifts, starts)
    lengths -= ((codes[ends] & 16) >> 4) << (5 * groups)  # the sign
    lengths[1::2] = np.cumsum(lengths[1::2])
    lengths[2::2] = np.cumsum(lengths[2::2])
    return lengths


def _decode_list(counts: Any) -> NDArray[np.int64] | None:
    if not isinstance(counts, list) or not counts:
        return None
    if not all(type(length) is int and 0 <= length <= MAX_PIXELS for length in counts):
        return None
    return np.array(counts, np.int64)


def _encode_text(
    counts: str | list[int], lengths: NDArray[np.int64], size: tuple[int, int]
) -> bytes:
    # pycocotools ends an intersection early where an empty run meets another.
    empty = bool((lengths[1:] == 0).any())
    if isinstance(counts, str) and not empty:
        return counts.encode("ascii")
    if empty:
        lengths = _join_runs(lengths)
    encoded = {"size": list(size), "counts": lengths.tolist()}
    text: bytes = coco_mask.frPyObjects(encoded, *size)["counts"]
    return text


def _join_runs(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Drop empty runs and join the neighbours that they separated."""
    filled = np.flatnonzero(lengths)
    is_mask = filled % 2
    starts = np.flatnonzero(np.diff(is_mask, prepend=-1))
    joined = np.add.reduceat(lengths[filled], starts)
    return np.concatenate(([0], joined)) if is_mask[0] else joined
