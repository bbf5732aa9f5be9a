"""The fields of a record, asked one by one: their kinds, lengths, sizes and pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Self

from a2d_tf.errors import shorten
from a2d_tf.media.picture_header import MOST_PIXELS
from a2d_tf.records.record_layout import LayoutError, RecordLayout, layout_of
from a2d_tf.records.stored_pictures import PictureError, check_decodes, check_header, header_length
from a2d_tf.records.wire_format import Content


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
        return self.sizes(field, count=1)[0]

    def sizes(self, field: str, *, count: int) -> list[tuple[int, int]]:
        """Return the heights and widths that a field holds, ``count`` of each."""
        sides = self.numbers(field, count=2 * count)
        for height, width in zip(sides[::2], sides[1::2], strict=True):
            if height < 1 or width < 1:
                self.refuse(field, "must be pixels", (height, width))
            if height * width > MOST_PIXELS:
                rule = f"must be at most {MOST_PIXELS:,} pixels"
                self.refuse(field, rule, f"{height} x {width}")
        return list(zip(sides[::2], sides[1::2], strict=True))

    def check_pictures(
        self,
        field: str,
        *,
        kind: str,
        size: tuple[int, int] | None,
        decoded: bool,
        count: int | None = None,
        rows: range | None = None,
        depths: Sequence[int] = (8,),
    ) -> None:
        """Check the pictures of a field, by their beginnings or by decoding them.

        Args:
            field: The field.
            kind: ``JPEG`` or ``PNG``.
            size: Height and width of each; None for any.
            decoded: Whether they are decoded.
            count: How many there must be; None for any number.
            rows: Which of them are checked; None for all.
            depths: Bits that a sample of them may have.
        """
        self._check_count(field, self.count(field), count)
        places = self._places(field)
        for row in range(len(places)) if rows is None else rows:
            (first, last), number = places[row], row + 1
            try:
                start = self._layout.content[first : min(last, first + header_length())]
                check_header(start, kind=kind, size=size, depths=depths)
                if decoded:
                    check_decodes(self._layout.content[first:last], kind=kind)
            except PictureError as error:
                self.refuse(f"{field} {number}", str(error), error.found)

    def num_bytes(self, field: str, *, count: int = 1) -> list[int]:
        """Return the number of bytes of each of a field's ``count`` values."""
        self._check_count(field, self.count(field), count)
        return [last - first for first, last in self._places(field)]

    def check_count(self, field: str, count: int) -> None:
        """Check that a field of any kind has ``count`` values."""
        layout = self._layout
        found = layout.numbers.get(field) or layout.places.get(field) or ()
        self._check_count(field, len(found), count)

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
