"""Whether a record is right that is whole: its fields, the lengths of its lists, its pictures."""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Self

from a2d_tf import keys
from a2d_tf.errors import shorten
from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS
from a2d_tf.media.picture_header import MOST_PIXELS
from a2d_tf.records.manifest import SPLITS
from a2d_tf.records.record_layout import LayoutError, RecordLayout, layout_of
from a2d_tf.records.stored_pictures import (
    JPEG,
    PNG,
    PictureError,
    check_decodes,
    check_header,
    header_length,
)
from a2d_tf.records.wire_format import Content

_ABSENT = -1  # the row of a sentence whose instance is not in the frame
_SIDES = 4  # of a box
_FLOW_DEPTHS = (8, 16)  # bits
_BFLOAT16 = 2  # bytes


class ContentError(ValueError):
    """A record breaks a rule; see ``Wrong``."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a record.

    Attributes:
        field: Name of the field, "" for the whole record.
        rule: The rule that it breaks.
        value: What was found, if that says more.
    """

    field: str
    rule: str
    value: object = None


# Given a record's fields and whether its pictures are decoded, returns the first thing wrong.
Check = Callable[["Fields", bool], None]


class Fields:
    """The fields of a record, each with the rules that are asked of it."""

    def __init__(self, layout: RecordLayout) -> None:
        self._layout = layout

    @classmethod
    def at(cls, content: Content, start: int, end: int) -> Self:
        """Return the fields of the ``Example`` at a place."""
        return cls(layout_of(content, start, end))

    def numbers(self, field: str, *, count: int | None = None) -> tuple[Any, ...]:
        """Return the numbers of a field, ``count`` of them."""
        found = self._layout.numbers.get(field)
        if found is None:
            self.refuse(field, "must be a field of numbers", None)
        self._check_count(field, len(found), count)
        return found

    def count(self, field: str) -> int:
        """Return how many texts or pictures a field has."""
        return len(self._places(field))

    def texts(self, field: str, *, count: int | None = None) -> list[str]:
        """Return the texts of a field, ``count`` of them."""
        self._check_count(field, self.count(field), count)
        texts = []
        for value in self._layout.values(field):
            try:
                texts.append(value.decode())
            except UnicodeDecodeError:
                self.refuse(field, "must be UTF-8 text", shorten(value))
        return texts

    def size(self, field: str) -> tuple[int, int]:
        """Return the height and width that a field holds."""
        height, width = self.numbers(field, count=2)
        if height < 1 or width < 1:
            self.refuse(field, "must be pixels", (height, width))
        if height * width > MOST_PIXELS:
            rule = f"must be at most {MOST_PIXELS:,} pixels"
            self.refuse(field, rule, f"{height} x {width}")
        return height, width

    def check_pictures(
        self,
        field: str,
        *,
        kind: str,
        size: tuple[int, int] | None,
        decoded: bool,
        count: int | None = None,
        depths: Sequence[int] = (8,),
    ) -> None:
        """Check that a field holds ``count`` pictures, by their beginnings or by decoding them."""
        self._check_count(field, self.count(field), count)
        for number, (first, last) in enumerate(self._places(field), start=1):
            try:
                start = self._layout.content[first : min(last, first + header_length())]
                check_header(start, kind=kind, size=size, depths=depths)
                if decoded:
                    check_decodes(self._layout.content[first:last], kind=kind)
            except PictureError as error:
                self.refuse(f"{field} {number}", str(error), error.found)

    def num_bytes(self, field: str) -> int:
        """Return the number of bytes of a field's only value."""
        self._check_count(field, self.count(field), 1)
        first, last = self._places(field)[0]
        return last - first

    def require(self, field: str, met: bool, rule: str, value: object) -> None:
        """Raise ContentError, of a field and a rule, unless the rule is met."""
        if not met:
            self.refuse(field, rule, value)

    def refuse(self, field: str, rule: str, value: object) -> NoReturn:
        """Raise ContentError."""
        raise ContentError(Wrong(field, rule, value))

    def _places(self, field: str) -> tuple[tuple[int, int], ...]:
        found = self._layout.places.get(field)
        if found is None:
            self.refuse(field, "must be a field of texts or pictures", None)
        return found

    def _check_count(self, field: str, found: int, count: int | None) -> None:
        if count is not None and found != count:
            self.refuse(field, f"must hold {count}", found)


def wrong_in(
    content: Content, start: int, end: int, check: Check, *, decoded: bool
) -> Wrong | None:
    """Return the first thing that is wrong with the record at a place, None for nothing.

    Args:
        content: The file, or the record itself.
        start: Where its ``Example`` begins.
        end: Where it ends.
        check: What its unit asks of it.
        decoded: Whether its pictures are decoded; otherwise only their beginnings are looked at.
    """
    try:
        check(Fields.at(content, start, end), decoded)
    except LayoutError as error:
        return Wrong("", str(error))
    except ContentError as error:
        (wrong,) = error.args
        return wrong if isinstance(wrong, Wrong) else Wrong("", str(wrong))
    return None


def check_frame(fields: Fields, decoded: bool) -> None:
    """Raise ContentError unless a record of an annotated frame is right."""
    _check_video(fields)
    (number,) = fields.numbers(keys.FRAME_NUMBER, count=1)
    fields.require(keys.FRAME_NUMBER, number >= 1, "must be at least 1", number)
    source, clip = fields.size(keys.SOURCE_SIZE), fields.size(keys.CLIP_SIZE)
    numbers = fields.numbers(keys.CLIP_FRAME_NUMBERS)
    ascending = bool(numbers) and all(a < b for a, b in itertools.pairwise(numbers))
    fields.require(keys.CLIP_FRAME_NUMBERS, ascending, "must ascend", shorten(list(numbers)))
    _check_clip(fields, clip, count=len(numbers), decoded=decoded)
    if fields.num_bytes(keys.LABEL_MAP):
        fields.check_pictures(keys.LABEL_MAP, kind=PNG, size=source, decoded=decoded)
    instances = fields.count(keys.INSTANCE_MASKS)
    fields.check_pictures(keys.INSTANCE_MASKS, kind=PNG, size=source, decoded=decoded)
    sides = fields.numbers(keys.INSTANCE_BOXES, count=_SIDES * instances)
    finite = all(math.isfinite(side) for side in sides)
    fields.require(keys.INSTANCE_BOXES, finite, "must be finite", shorten(list(sides)))
    for field, most in ((keys.INSTANCE_ACTORS, max(ACTORS)), (keys.INSTANCE_ACTIONS, max(ACTIONS))):
        _check_range(fields, field, fields.numbers(field, count=instances), least=0, most=most)
    fields.numbers(keys.INSTANCE_IDS, count=instances)
    rows = fields.numbers(keys.SENTENCE_ROWS)
    fields.texts(keys.SENTENCE_TEXTS, count=len(rows))
    _check_range(fields, keys.SENTENCE_ROWS, rows, least=_ABSENT, most=instances - 1)


def check_whole_video(fields: Fields, decoded: bool) -> None:
    """Raise ContentError unless a record of a whole video is right."""
    _check_video(fields)
    clip = fields.size(keys.CLIP_SIZE)
    count = fields.count(keys.CLIP_FRAMES)
    fields.require(keys.CLIP_FRAMES, count > 0, "must hold a frame", count)
    _check_clip(fields, clip, count=count, decoded=decoded)
    pairs = fields.numbers(keys.PAIRS)
    known = list(pairs) == sorted(set(pairs) & set(VALID_PAIRS))
    rule = "must be distinct ascending ids of the 43 pairs"
    fields.require(keys.PAIRS, known, rule, shorten(list(pairs)))


def check_view(fields: Fields, decoded: bool, *, num_values: int, side: int | None) -> None:
    """Raise ContentError unless a record of a stored view is right.

    Args:
        fields: Its fields.
        decoded: Whether its pictures are decoded.
        num_values: Number of features of a view.
        side: Side of its square, in pixels; None for any.
    """
    fields.texts(keys.VIDEO_ID, count=1)
    fields.numbers(keys.FRAME_NUMBER, count=1)
    count = fields.count(keys.SENTENCE_TEXTS)
    fields.texts(keys.SENTENCE_TEXTS)
    for field in (keys.MIRRORED, keys.VIEW_ACTORS):
        fields.numbers(field, count=count)
    fields.numbers(keys.VIEW_PRESENT)
    size = None if side is None else (side, side)
    fields.check_pictures(keys.VIEW_MASKS, kind=PNG, size=size, decoded=decoded, count=count)
    wanted = _BFLOAT16 * num_values if count else 0  # nothing is stored of what nothing asks about
    found = fields.num_bytes(keys.FEATURES)
    fields.require(keys.FEATURES, found == wanted, f"must hold {wanted} bytes", found)
    if count:
        fields.check_pictures(keys.VIEW_INSIDE, kind=PNG, size=size, decoded=decoded, count=1)
        fields.require(
            keys.VIEW_PICTURE, fields.num_bytes(keys.VIEW_PICTURE) > 0, "must be a picture", 0
        )


def _check_video(fields: Fields) -> None:
    fields.texts(keys.VIDEO_ID, count=1)
    (split,) = fields.texts(keys.SPLIT, count=1)
    fields.require(keys.SPLIT, split in SPLITS, f"must be {' or '.join(SPLITS)}", shorten(split))


def _check_clip(fields: Fields, clip: tuple[int, int], *, count: int, decoded: bool) -> None:
    fields.check_pictures(keys.CLIP_FRAMES, kind=JPEG, size=clip, decoded=decoded, count=count)
    if fields.count(keys.FLOW_FRAMES):
        planes = (2 * clip[0], clip[1])
        fields.check_pictures(
            keys.FLOW_FRAMES,
            kind=PNG,
            size=planes,
            decoded=decoded,
            count=count,
            depths=_FLOW_DEPTHS,
        )


def _check_range(
    fields: Fields, field: str, values: Sequence[int], *, least: int, most: int
) -> None:
    for value in values:
        fields.require(field, least <= value <= most, f"must be from {least} to {most}", value)
