"""A serialised record as a table of its fields: numbers read, texts and pictures only placed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tensorflow as tf
from google.protobuf.message import DecodeError

from a2d_tf.records.wire_format import Content, messages

_KEY, _VALUE = 1, 2  # numbers of a map entry's fields
_BYTES = 1  # number of the list of bytes among the kinds of a feature; floats and integers follow


class LayoutError(ValueError):
    """The bytes are no serialised ``tf.train.Example``."""


@dataclass(frozen=True)
class RecordLayout:
    """The fields of a record.

    Attributes:
        content: The file, or the record itself.
        numbers: Values of every field of numbers.
        places: First and last place in ``content`` of every text or picture, by field. A field
            without any value is among both.
    """

    content: Content
    numbers: Mapping[str, tuple[Any, ...]]
    places: Mapping[str, tuple[tuple[int, int], ...]]

    def values(self, field: str) -> list[bytes]:
        """Return the texts or pictures of a field."""
        return [self.content[first:last] for first, last in self.places[field]]


def layout_of(content: Content, start: int, end: int) -> RecordLayout:
    """Return the fields of the ``Example`` at a place.

    Raises:
        LayoutError: There is none.
    """
    numbers: dict[str, tuple[Any, ...]] = {}
    places: dict[str, tuple[tuple[int, int], ...]] = {}
    try:
        for _, first, last in messages(content, start, end):  # its one field, of all features
            for _, entry, entry_end in messages(content, first, last):  # a map of them
                parts = {number: (a, b) for number, a, b in messages(content, entry, entry_end)}
                name = content[slice(*parts[_KEY])].decode()
                found = list(messages(content, *parts.get(_VALUE, (0, 0))))
                if not found or found[0][1] == found[0][2]:
                    numbers[name], places[name] = (), ()
                elif found[0][0] == _BYTES:
                    listed = messages(content, found[0][1], found[0][2])
                    places[name] = tuple((a, b) for _, a, b in listed)
                else:
                    numbers[name] = _numbers(content[slice(*parts[_VALUE])])
    except (IndexError, KeyError, UnicodeDecodeError, DecodeError) as error:
        raise LayoutError("must be a record of a2d-tf") from error
    return RecordLayout(content, numbers, places)


def _numbers(value: bytes) -> tuple[Any, ...]:
    feature = tf.train.Feature.FromString(value)
    kind = feature.WhichOneof("kind")
    return () if kind is None else tuple(getattr(feature, kind).value)
